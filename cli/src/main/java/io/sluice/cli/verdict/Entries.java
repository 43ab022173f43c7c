package io.sluice.cli.verdict;

import io.sluice.cli.api.CliException;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.BacktestView;
import io.sluice.domain.replay.BrokenRecordingException;
import io.sluice.domain.replay.PolicyBacktest;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The record of a release, read entry by entry, once.
public sealed interface Entries extends AutoCloseable permits FileEntries, ApiEntries {

  /// Returns the file or the release of the record, for messages.
  String name();

  Recording recording();

  /// Returns the next entry; empty after the last.
  Optional<WatchEvent> readNext();

  @Override
  void close();

  /// Reads the remaining entries, and returns the published verdicts among them.
  default List<Verdict> readVerdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    for (Optional<WatchEvent> next = readNext(); next.isPresent(); next = readNext()) {
      if (next.get() instanceof WatchEvent.VerdictPublished(Verdict verdict)) {
        verdicts.add(verdict);
      }
    }
    return List.copyOf(verdicts);
  }

  /// Reads the remaining entries, and returns the verdicts of another policy on them.
  ///
  /// @throws CliException if this is not the whole record of a release
  default BacktestView backtest(Analysis policy) {
    try {
      var backtest = new PolicyBacktest(recording(), policy);
      for (Optional<WatchEvent> next = readNext(); next.isPresent(); next = readNext()) {
        backtest.apply(next.get());
      }
      return backtest.result();
    } catch (BrokenRecordingException e) {
      throw CliException.rejected(
          name() + ": " + e.what(), "it is not the whole record of a release");
    }
  }

  /// Writes the record in the format of [FileEntries], one line for each entry.
  default void export(PrintWriter out) {
    out.print("{\"recording\":");
    out.print(Json.write(recording()));
    out.print(",\n\"entries\":[");
    String between = "\n";
    for (Optional<WatchEvent> next = readNext(); next.isPresent(); next = readNext()) {
      out.print(between);
      out.print(Json.write(next.get()));
      between = ",\n";
    }
    out.println("\n]}");
    out.flush();
  }
}
