package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.Table;
import io.sluice.cli.display.Tree;
import io.sluice.contract.Json;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    header = "Lists releases, the newest first.",
    footer = {
      "",
      "Examples:",
      "  sluice list --active",
      "  sluice list --lane production/shop --limit 5",
      "  sluice list --label ticket=SHOP-7 --outcome rolled-back --since 48h"
    })
final class ListCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Option(names = "--active", description = "Only those that have not ended.")
  private boolean active;

  @Mixin private ListFilters filters = new ListFilters();

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
    ApiClient api = sluice.api();
    if (active) {
      if (!filters.isLaneOnly()) {
        throw CliException.rejected(
            "--active can be combined with --lane only", "leave out one of them");
      }
      showUnfinished(new ReleaseLookup(api).readUnfinished());
      return Exit.OK.code();
    }
    String query =
        "?limit="
            + limit
            + filters.query(sluice.now())
            + cursor.map(at -> "&cursor=" + ReleaseLookup.encode(at)).orElse("");
    String body = api.get("/releases" + query).body();
    if (sluice.isJson()) {
      sluice.println(body);
    } else {
      show(ResponseReader.page(body, ReleaseView.class));
    }
    return Exit.OK.code();
  }

  private void showUnfinished(List<ReleaseView> all) {
    Page<ReleaseView> page =
        new Page<>(
            all.stream().filter(release -> filters.hasLane(release.lane())).toList(),
            Optional.empty());
    if (sluice.isJson()) {
      sluice.println(Json.write(page));
    } else {
      show(page);
    }
  }

  private void show(Page<ReleaseView> page) {
    if (page.items().isEmpty()) {
      sluice.println("no such releases; 'sluice release -h' explains how to make one");
      return;
    }
    Tree tree = new Tree(sluice.colors(), sluice.now());
    Table table = new Table("", "RELEASE", "LANE", "VERSION", "STRATEGY", "STATE", "AGE", "REASON");
    for (ReleaseView release : page.items()) {
      table.row(
          tree.mark(release),
          TextFormats.brief(release.id()),
          release.lane().toString(),
          release.version(),
          release.strategy(),
          state(release),
          TextFormats.age(release.queued(), sluice.now()),
          reason(release));
    }
    table.lines().forEach(sluice::println);
    page.next().ifPresent(next -> sluice.println("more: --cursor " + next));
  }

  /// Returns the state or outcome, with the position of a queued release: `queued 2`.
  private static String state(ReleaseView release) {
    String place = release.queuePosition().map(number -> " " + number).orElse("");
    return release.outcome().map(TextFormats::of).orElseGet(() -> TextFormats.of(release.state()))
        + place;
  }

  /// Returns the reason, after the version that a revert brings back.
  private static String reason(ReleaseView release) {
    return release.revertOf().isPresent()
        ? "revert to %s: %s".formatted(release.version(), release.reason())
        : release.reason();
  }
}
