package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Reading;
import io.sluice.cli.show.Table;
import io.sluice.cli.show.Tree;
import io.sluice.cli.show.Words;
import io.sluice.contract.Json;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    header = "Lists releases, the newest first.",
    footer = {
      "",
      "Examples:",
      "  sluice list --active",
      "  sluice list --lane production/shop --limit 5"
    })
final class ListCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Option(names = "--active", description = "Only those that have not ended.")
  private boolean active;

  @Option(names = "--lane", paramLabel = "LANE", description = "Only those of one lane.")
  private Optional<String> lane = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Number of releases, 1 to 200. Default: 20.")
  private int limit = 20;

  @Option(
      names = "--cursor",
      paramLabel = "TEXT",
      description = "Continue after a list that printed this cursor.")
  private Optional<String> cursor = Optional.empty();

  ListCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    if (active) {
      showUnfinished(new Releases(api).unfinished());
      return Exit.OK.code();
    }
    String query =
        "?limit="
            + limit
            + lane.map(name -> "&lane=" + Releases.encode(Releases.lane(name).toString()))
                .orElse("")
            + cursor.map(at -> "&cursor=" + Releases.encode(at)).orElse("");
    String answer = api.get("/releases" + query).body();
    if (sluice.json()) {
      sluice.say(answer);
    } else {
      show(Reading.page(answer, ReleaseView.class));
    }
    return Exit.OK.code();
  }

  private void showUnfinished(List<ReleaseView> all) {
    Page<ReleaseView> page =
        new Page<>(
            all.stream()
                .filter(r -> lane.map(Releases::lane).filter(l -> !l.equals(r.lane())).isEmpty())
                .toList(),
            Optional.empty());
    if (sluice.json()) {
      sluice.say(Json.write(page));
    } else {
      show(page);
    }
  }

  private void show(Page<ReleaseView> page) {
    if (page.items().isEmpty()) {
      sluice.say("no such releases; 'sluice release -h' explains how to make one");
      return;
    }
    Tree tree = new Tree(sluice.ink(), sluice.now());
    Table table = new Table("", "RELEASE", "LANE", "VERSION", "STRATEGY", "STATE", "AGE", "WHY");
    for (ReleaseView release : page.items()) {
      table.row(
          tree.mark(release),
          Words.brief(release.id()),
          release.lane().toString(),
          release.version(),
          release.strategy(),
          state(release),
          Words.age(release.queued(), sluice.now()),
          why(release));
    }
    table.lines().forEach(sluice::say);
    page.next().ifPresent(next -> sluice.say("more: --cursor " + next));
  }

  /// Returns the state or outcome, with the position of a queued release: `queued 2`.
  private static String state(ReleaseView release) {
    String place = release.queuePosition().map(number -> " " + number).orElse("");
    return release.outcome().map(Words::of).orElseGet(() -> Words.of(release.state())) + place;
  }

  /// Returns the reason, after the version that a revert brings back.
  private static String why(ReleaseView release) {
    return release.revertOf().isPresent()
        ? "revert to %s: %s".formatted(release.version(), release.why())
        : release.why();
  }
}
