package io.sluice.cli.verdict;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.WatchEvent;
import java.io.PrintWriter;
import java.util.Optional;

/// Writes a record in the format of [FileEntries], one line for each entry.
public final class Export {

  public static void write(Entries record, PrintWriter out) {
    out.print("{\"recording\":");
    out.print(Json.write(record.recording()));
    out.print(",\n\"entries\":[");
    String between = "\n";
    for (Optional<WatchEvent> next = record.readNext();
        next.isPresent();
        next = record.readNext()) {
      out.print(between);
      out.print(Json.write(next.get()));
      between = ",\n";
    }
    out.println("\n]}");
    out.flush();
  }

  private Export() {}
}
