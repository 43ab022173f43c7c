package io.sluice.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.sluice.cli.api.CliException;
import io.sluice.cli.display.MarkdownReport;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.TextFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// The files that a command writes for a pipeline: `--summary` and `--outputs`.
final class ReportOptions {
  @Option(
      names = "--summary",
      paramLabel = "FILE",
      order = 53,
      description = "Append outcome, reason and steps as Markdown, also after a failure.")
  private Optional<Path> summary = Optional.empty();

  @Option(
      names = "--outputs",
      paramLabel = "FILE",
      order = 54,
      description =
          "Append RELEASE_ID, RELEASE_OUTCOME and RELEASE_OUTCOME_REASON, a NAME=VALUE each.")
  private Optional<Path> outputs = Optional.empty();

  /// Whether at least one file is requested.
  boolean isRequested() {
    return summary.isPresent() || outputs.isPresent();
  }

  /// Creates the missing files.
  ///
  /// @throws CliException if one cannot be written: before the release is posted
  void open() {
    Stream.concat(summary.stream(), outputs.stream()).forEach(file -> append(file, List.of()));
  }

  void write(ReleaseView release, Instant now) {
    summary.ifPresent(file -> append(file, new MarkdownReport(now).lines(release)));
    outputs.ifPresent(file -> append(file, outputs(release)));
  }

  /// Writes the problem of a release that was not accepted. Its outputs stay empty.
  void write(CliException failure) {
    summary.ifPresent(file -> append(file, MarkdownReport.lines(failure)));
  }

  /// Returns the outputs of a release; one that has not ended has its state as its outcome. GitLab
  /// passes them on to later jobs, so no output has the name of a variable that
  /// `scripts/release.sh` reads.
  private static List<String> outputs(ReleaseView release) {
    return List.of(
        "RELEASE_ID=" + release.id(),
        "RELEASE_OUTCOME="
            + release
                .outcome()
                .map(TextFormats::of)
                .orElseGet(() -> TextFormats.of(release.state())),
        "RELEASE_OUTCOME_REASON=" + TextFormats.line(release.reason()));
  }

  private static void append(Path file, List<String> lines) {
    try {
      Files.write(file, lines, UTF_8, CREATE, APPEND);
    } catch (IOException e) {
      throw CliException.rejected(
          "%s cannot be written: %s".formatted(file, e), "name a file in a writable directory");
    }
  }
}
