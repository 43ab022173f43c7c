package io.sluice.bench.base;

import io.sluice.cli.demo.JsonOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.Mixin;

/// The output of each benchmark: its lines and missed gates as text, and with `--json` the whole
/// report.
public final class ReportOutput {
  @Mixin private final JsonOption json = new JsonOption();

  /// Returns a report whose lines are printed when they are added.
  public BenchReport begin() {
    return new BenchReport(text()::println);
  }

  /// Returns the stream for text.
  public PrintStream text() {
    return json.output().text();
  }

  /// Prints the missed gates of `report`, whose lines were printed when they were added, and writes
  /// the JSON.
  ///
  /// @return the exit code: 0 if all gates hold, else 1
  /// @throws UncheckedIOException if the file cannot be written
  public int publish(BenchReport report) {
    report.missedLines().forEach(text()::println);
    try {
      json.output().write(report.json().toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report", e);
    }
    return report.missed().isEmpty() ? 0 : 1;
  }
}
