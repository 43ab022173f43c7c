package io.sluice.cli.verdict;

import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
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
