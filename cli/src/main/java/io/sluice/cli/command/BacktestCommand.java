package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.Table;
import io.sluice.cli.document.Yaml;
import io.sluice.cli.verdict.ApiEntries;
import io.sluice.cli.verdict.Entries;
import io.sluice.cli.verdict.FileEntries;
import io.sluice.cli.verdict.PolicyFile;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import io.sluice.contract.view.BacktestMessages;
import io.sluice.contract.view.BacktestView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import io.sluice.contract.view.VerdictChangeView;
import io.sluice.contract.view.VerdictSummaryView;
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
    name = "backtest",
    header = "Shows how another policy would have judged past releases, and changes nothing.",
    description = "Lists the verdicts that would differ: release, old, new, time and reason.",
    footer = {
      "",
      "Examples:",
      "  sluice backtest --lane production/shop --policy new.yaml",
      "  sluice backtest --history records/ --policy new.yaml --json"
    })
final class BacktestCommand implements Callable<Integer> {
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

  BacktestCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Analysis analysis = PolicyFile.of(Yaml.read(policy, sluice.terminal().in()));
    List<BacktestView> found = new ArrayList<>();
    for (Supplier<Entries> each : from.history.map(this::files).orElseGet(this::releases)) {
      try (Entries entries = each.get()) {
        found.add(entries.backtest(analysis));
      } catch (CliException failure) {
        if (failure.exit() != Exit.REJECTED) {
          throw failure;
        }
        sluice.terminal().note("left out: " + failure.what());
      }
    }
    if (found.isEmpty()) {
      throw CliException.rejected(
          "there is no record to backtest", "'sluice verdicts -h' explains how to make one");
    }
    if (sluice.isJson()) {
      sluice.println(Json.write(Map.of("items", found)));
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
      throw CliException.rejected(
          "cannot read %s: %s".formatted(directory, e.getMessage()), "name a directory");
    }
  }

  private List<Supplier<Entries>> releases() {
    if (last < 1 || last > LAST_MAX) {
      throw CliException.rejected("--last must be 1 to %d, was %d".formatted(LAST_MAX, last), "");
    }
    ApiClient api = sluice.api();
    String lane = ReleaseLookup.encode(ReleaseLookup.parseKey(from.lane.orElse("")).toString());
    return new ReleaseLookup(api)
        .readPage("?limit=%d&lane=%s".formatted(last, lane)).items().stream()
            .map(ReleaseView::id)
            .<Supplier<Entries>>map(id -> () -> ApiEntries.of(api, id))
            .toList();
  }

  private void show(List<BacktestView> found) {
    if (found.stream().anyMatch(it -> !it.changes().isEmpty())) {
      Table table = new Table("RELEASE", "STEP", "OLD", "NEW", "WHEN", "REASON");
      found.forEach(each -> each.changes().forEach(change -> row(table, each, change)));
      table.lines().forEach(sluice::println);
      sluice.println("");
    }
    found.stream()
        .flatMap(it -> it.notes().stream())
        .distinct()
        .forEach(note -> sluice.println(sluice.colors().dim(note)));
    sluice.println(BacktestMessages.summarize(found));
  }

  private void row(Table table, BacktestView each, VerdictChangeView change) {
    table.row(
        TextFormats.brief(each.release()),
        Integer.toString(change.step()),
        BacktestMessages.describe(change.before()),
        BacktestMessages.describeNew(change),
        change
            .now()
            .flatMap(VerdictSummaryView::at)
            .map(at -> TextFormats.clock(at, sluice.terminal().zone()))
            .orElse("-"),
        BacktestMessages.reason(change));
  }
}
