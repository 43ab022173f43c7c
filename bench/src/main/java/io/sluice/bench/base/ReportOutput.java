package io.sluice.bench.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The output of each benchmark at its end: the missed gates on the terminal, and with `--json
/// FILE` the whole report in a file.
public final class ReportOutput {
  @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
  private Optional<Path> file = Optional.empty();

  /// Prints the missed gates of `report`, whose lines were printed when they were added, and writes
  /// the file.
  ///
  /// @return the exit code: 0 if all gates hold, else 1
  /// @throws UncheckedIOException if the file cannot be written
  public int publish(BenchReport report) {
    report.missedLines().forEach(System.out::println);
    file.ifPresent(to -> {
      try {
        Files.writeString(to, report.json().toPrettyString() + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + to, e);
      }
    });
    return report.missed().isEmpty() ? 0 : 1;
  }
}
