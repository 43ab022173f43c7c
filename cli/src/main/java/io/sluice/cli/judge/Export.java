package io.sluice.cli.judge;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recorded;
import java.io.PrintWriter;
import java.util.Optional;

/// Writes a record in the format of [FileEntries], one line for each entry.
public final class Export {

  public static void write(Entries record, PrintWriter out) {
    out.print("{\"recording\":");
    out.print(Json.write(record.recording()));
    out.print(",\n\"entries\":[");
    String between = "\n";
    for (Optional<Recorded> next = record.next(); next.isPresent(); next = record.next()) {
      out.print(between);
      out.print(Json.write(next.get()));
      between = ",\n";
    }
    out.println("\n]}");
    out.flush();
  }

  private Export() {}
}
