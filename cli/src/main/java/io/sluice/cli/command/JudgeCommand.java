package io.sluice.cli.command;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.cli.document.Yaml;
import io.sluice.cli.judge.ApiEntries;
import io.sluice.cli.judge.Entries;
import io.sluice.cli.judge.FileEntries;
import io.sluice.cli.judge.Policy;
import io.sluice.cli.judge.WhatIf;
import io.sluice.cli.show.Table;
import io.sluice.cli.show.Words;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "judge",
    header = "Shows how another policy would have judged past releases; nothing is changed.",
    description = "Lists the verdicts that would differ: release, old, new, time and reason.",
    footer = {
      "",
      "Examples:",
      "  sluice judge --lane production/shop --policy new.yaml",
      "  sluice judge --history records/ --policy new.yaml --json"
    })
final class JudgeCommand implements Callable<Integer> {
  private static final int FILES_MAX = 1_000;
  private static final int LAST_MAX = 200;

  private final Sluice sluice;

  @ArgGroup(multiplicity = "1")
  private From from = new From();

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "An 'analysis:' as in a release.")
  private String policy = "";

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Number of releases of the lane. Default: 20.")
  private int last = 20;

  /// The source of the records: a directory or a lane.
  static final class From {
    @Option(
        names = "--history",
        paramLabel = "DIR",
        description = "Files that 'sluice verdicts --export' wrote.")
    private Optional<Path> history = Optional.empty();

    @Option(names = "--lane", paramLabel = "LANE", description = "Its last releases.")
    private Optional<String> lane = Optional.empty();
  }

  JudgeCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Analysis analysis = Policy.of(Yaml.read(policy, sluice.terminal().in()));
    List<WhatIf> found = new ArrayList<>();
    for (Supplier<Entries> each : from.history.map(this::files).orElseGet(this::releases)) {
      try (Entries entries = each.get()) {
        found.add(WhatIf.of(entries, analysis));
      } catch (Failure left) {
        if (left.exit() != Exit.REFUSED) {
          throw left;
        }
        sluice.terminal().note("left out: " + left.what());
      }
    }
    if (found.isEmpty()) {
      throw Failure.refused(
          "there is no record to judge", "'sluice verdicts -h' explains how to make one");
    }
    if (sluice.json()) {
      sluice.say(Json.write(Map.of("items", found)));
    } else {
      show(found);
    }
    return Exit.OK.code();
  }

  private List<Supplier<Entries>> files(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .limit(FILES_MAX)
          .<Supplier<Entries>>map(
              file -> () -> FileEntries.open(file.toString(), sluice.terminal().in()))
          .toList();
    } catch (IOException e) {
      throw Failure.refused(
          "cannot read %s: %s".formatted(directory, e.getMessage()), "name a directory");
    }
  }

  private List<Supplier<Entries>> releases() {
    if (last < 1 || last > LAST_MAX) {
      throw Failure.refused("--last must be 1 to %d, was %d".formatted(LAST_MAX, last), "");
    }
    Api api = sluice.api();
    String lane = Releases.encode(Releases.lane(from.lane.orElse("")).toString());
    return new Releases(api)
        .page("?limit=%d&lane=%s".formatted(last, lane)).items().stream()
            .map(ReleaseView::id)
            .<Supplier<Entries>>map(id -> () -> ApiEntries.of(api, id))
            .toList();
  }

  private void show(List<WhatIf> found) {
    long changed = found.stream().filter(it -> !it.changes().isEmpty()).count();
    if (changed > 0) {
      Table table = new Table("RELEASE", "STEP", "OLD", "NEW", "WHEN", "WHY");
      found.forEach(each -> each.changes().forEach(change -> row(table, each, change)));
      table.lines().forEach(sluice::say);
      sluice.say("");
    }
    found.stream()
        .flatMap(it -> it.notes().stream())
        .distinct()
        .forEach(note -> sluice.say(sluice.ink().dim(note)));
    sluice.say(
        "%d of %d releases have other verdicts, %d would have ended otherwise"
            .formatted(
                changed, found.size(), found.stream().filter(WhatIf::endsOtherwise).count()));
  }

  private void row(Table table, WhatIf each, WhatIf.Change change) {
    Optional<WhatIf.Said> now = change.now();
    table.row(
        Words.brief(each.release()),
        Integer.toString(change.step()),
        said(change.before()),
        now.map(JudgeCommand::said).orElse("not reached"),
        now.flatMap(WhatIf.Said::at)
            .map(at -> Words.clock(at, sluice.terminal().zone()))
            .orElse("-"),
        now.map(WhatIf.Said::sentence).orElse("rolled back before"));
  }

  private static String said(WhatIf.Said said) {
    return said.tick() == 0 ? said.kind() : "%s, tick %d".formatted(said.kind(), said.tick());
  }
}
