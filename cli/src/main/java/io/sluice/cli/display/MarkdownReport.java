package io.sluice.cli.display;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseMessages;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.TextFormats;
import io.sluice.contract.view.VerdictView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A release as Markdown for the job summary of a pipeline: outcome, reason, verdict, and a table
/// of its steps. Texts are escaped, since a reason can quote the log of an instance.
public final class MarkdownReport {
  private static final Pattern PUNCTUATION = Pattern.compile("[\\\\`*_\\[\\]<>#|~!&@$]");
  private static final int TEXT_LENGTH_MAX = 1_000;

  private final Instant now;

  public MarkdownReport(Instant now) {
    this.now = now;
  }

  public List<String> lines(ReleaseView release) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "### %s %s %s: %s"
            .formatted(
                mark(release),
                text(release.lane().toString()),
                text(release.version()),
                word(release)));
    lines.add("");
    lines.add("> " + text(release.reason()));
    lines.add("");
    addFields(lines, release);
    if (!release.steps().isEmpty()) {
      lines.add("");
      addSteps(lines, release);
    }
    lines.add("");
    return lines;
  }

  /// Returns the report of a release that was not posted, or whose post has no known result.
  public static List<String> lines(CliException failure) {
    String what = failure.exit() == Exit.REJECTED ? "not accepted" : "without a result";
    return List.of("### ❌ release " + what, "", "> " + text(failure.what()), "");
  }

  private void addFields(List<String> lines, ReleaseView release) {
    lines.add("| field | value |");
    lines.add("|---|---|");
    lines.add(row("release", "`%s`".formatted(release.id())));
    lines.add(row("strategy", text(release.strategy())));
    lines.add(row("previous version", text(release.previous().orElse("none"))));
    lines.add(
        row("traffic", "%d %% to %s".formatted(release.weight().value(), text(release.version()))));
    ReleaseMessages.findElapsed(release, now)
        .ifPresent(elapsed -> lines.add(row("duration", elapsed)));
    release
        .verdict()
        .map(verdict -> verdict(release.reason(), verdict))
        .ifPresent(text -> lines.add(row("verdict", text)));
    release.next().ifPresent(next -> lines.add(row("next", text(next))));
    sorted(release.spec().labels())
        .forEach((name, value) -> lines.add(row(text(name), text(value))));
    sorted(release.spec().links())
        .forEach(
            (name, url) -> lines.add(row("link", "[%s](<%s>)".formatted(text(name), url(url)))));
  }

  private void addSteps(List<String> lines, ReleaseView release) {
    lines.add("| | step | duration | result |");
    lines.add("|---|---|--:|---|");
    for (StepView step : release.steps()) {
      String prefix = step.direction() == Direction.ROLLBACK ? "rollback: " : "";
      String elapsed = ReleaseMessages.findElapsed(step, now).orElse("");
      lines.add(
          row(
              mark(step.status()),
              "%d. %s%s".formatted(step.number(), prefix, text(step.title())),
              elapsed,
              step.reason().map(MarkdownReport::text).orElse("")));
    }
  }

  /// Returns the verdict, without its sentence if the reason has it.
  private static String verdict(String reason, VerdictView verdict) {
    String sentence = verdict.sentence();
    return text(
        "%s%s (%s)"
            .formatted(
                TextFormats.of(verdict.kind()),
                reason.contains(sentence) ? "" : ": " + sentence,
                ReleaseMessages.failures(verdict)));
  }

  private static String mark(ReleaseView release) {
    return release.outcome().map(outcome -> outcome == Outcome.SUCCEEDED ? "✅" : "❌").orElse("⏳");
  }

  private static String mark(StepView.Status status) {
    return switch (status) {
      case PENDING -> "○";
      case ACTIVE -> "●";
      case DONE -> "✔";
      case SKIPPED -> "–";
      case FAILED -> "✖";
    };
  }

  private static String word(ReleaseView release) {
    return release
        .outcome()
        .map(TextFormats::of)
        .orElseGet(() -> "still " + TextFormats.of(release.state()));
  }

  private static Map<String, String> sorted(Optional<Map<String, String>> values) {
    return new TreeMap<>(values.orElse(Map.of()));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /// Returns `text` as one line without markup, at most 1,000 characters long.
  private static String text(String text) {
    String line = TextFormats.line(text);
    return PUNCTUATION.matcher(shortened(line)).replaceAll("\\\\$0");
  }

  /// Returns at most the first 1,000 characters of a line. A cut within a surrogate pair would
  /// leave half a character, which no file can store.
  private static String shortened(String line) {
    if (line.length() <= TEXT_LENGTH_MAX) {
      return line;
    }
    boolean isWithinPair = Character.isHighSurrogate(line.charAt(TEXT_LENGTH_MAX - 1));
    return line.substring(0, isWithinPair ? TEXT_LENGTH_MAX - 1 : TEXT_LENGTH_MAX) + "…";
  }

  /// Returns an address without the characters that end it in Markdown.
  private static String url(String url) {
    return TextFormats.line(url).replaceAll("[<>|\\\\]", "");
  }
}
