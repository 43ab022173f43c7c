package io.sluice.cli.display;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.ExpectedEnd;
import io.sluice.contract.view.ObservationView;
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

/// The display of a release: its state and reason, the next action and its time, the intended and
/// measured weight, the verdict with its numbers, and every step.
public final class Tree {
  private final AnsiColors colors;
  private final Instant now;

  public Tree(AnsiColors colors, Instant now) {
    this.colors = colors;
    this.now = now;
  }

  public List<String> lines(ReleaseView release) {
    List<String> lines = new ArrayList<>();
    lines.add(
        colors.bold("%s %s".formatted(release.lane().application(), release.version()))
            + " to %s by %s".formatted(release.lane().environment(), release.strategy())
            + colors.dim("   " + release.id()));
    lines.add("");
    lines.add(field("state", mark(release) + " " + state(release)));
    lines.add(field("reason", TextFormats.line(release.reason())));
    addWaits(lines, release);
    if (release.started().isPresent()) { // a queued release has no traffic or previous stable
      lines.add(field("weight", weight(release)));
      release.verdict().ifPresent(verdict -> addVerdict(lines, verdict));
      lines.add(field("before", ReleaseMessages.before(release)));
    }
    lines.add(field("caller", ReleaseMessages.caller(release, now)));
    release
        .breakGlass()
        .orElse(List.of())
        .forEach(
            entry -> lines.add(field("floors", colors.careful(ReleaseMessages.passed(entry)))));
    addOrigin(lines, "labels", release.spec().labels(), "=");
    addOrigin(lines, "links", release.spec().links(), " ");
    release.analysis().ifPresent(analysis -> addAnalysis(lines, release, analysis));
    if (!release.steps().isEmpty()) {
      lines.add("");
      lines.addAll(steps(release));
    }
    List<String> deviations = release.deviations().orElse(List.of());
    if (!deviations.isEmpty()) {
      lines.add("");
      lines.add(colors.careful("deviations from the prediction"));
      deviations.forEach(line -> lines.add("  " + TextFormats.line(line)));
    }
    return lines;
  }

  private void addWaits(List<String> lines, ReleaseView release) {
    release
        .next()
        .map(TextFormats::line)
        .ifPresent(next -> lines.add(field("next", next + countdown(release))));
    ExpectedEnd.find(release, now).ifPresent(end -> lines.add(field("end", end.sentence())));
    release.queuePosition().ifPresent(at -> lines.add(field("queue", "number " + at)));
  }

  /// Adds a line for each label or link, by name; the first has the field's name.
  private void addOrigin(
      List<String> lines, String name, Optional<Map<String, String>> values, String between) {
    String title = name;
    for (var value : new TreeMap<>(values.orElse(Map.of())).entrySet()) {
      lines.add(field(title, value.getKey() + between + TextFormats.line(value.getValue())));
      title = "";
    }
  }

  private void addVerdict(List<String> lines, VerdictView verdict) {
    lines.add(field("verdict", verdict(verdict)));
    verdict
        .notes()
        .orElse(List.of())
        .forEach(note -> lines.add(field("", colors.dim(TextFormats.line(note)))));
  }

  private void addAnalysis(List<String> lines, ReleaseView release, AnalysisView analysis) {
    lines.add(field("checks", TextFormats.checks(analysis)));
    if (!analysis.checks().isEmpty()) {
      lines.add(
          field(
              "alpha",
              TextFormats.alpha(release.spec().analysis().alpha(), analysis.alphaShares())));
    }
    analysis
        .droppedDefaults()
        .ifPresent(sentence -> lines.add(field("", TextFormats.line(sentence))));
    if (release.ended().isEmpty()) {
      lines.add(field("power", TextFormats.line(analysis.power().sentence())));
    }
  }

  /// Returns the mark of a release in a list.
  public String mark(ReleaseView release) {
    return release
        .outcome()
        .map(this::mark)
        .orElseGet(() ->
            switch (release.state()) {
              case QUEUED -> colors.dim("○");
              case RUNNING, BAKING -> colors.busy("●");
              case HELD, PAUSED -> colors.careful("॥");
              case ROLLING_BACK, STUCK -> colors.bad("●");
              case ENDED -> colors.dim("●");
            });
  }

  public String mark(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> colors.good("✔");
      case ROLLED_BACK, FAILED, REJECTED -> colors.bad("✖");
      case ABORTED, SUPERSEDED, EXPIRED -> colors.careful("✖");
    };
  }

  private String state(ReleaseView release) {
    String word =
        release.outcome().map(TextFormats::of).orElseGet(() -> TextFormats.of(release.state()));
    return colors.bold(word)
        + ReleaseMessages.findElapsed(release, now)
            .map(elapsed -> colors.dim(" after " + elapsed))
            .orElse("");
  }

  private String weight(ReleaseView release) {
    Percent intended = release.weight();
    String measured =
        release
            .observation()
            .filter(_ -> release.ended().isEmpty())
            .flatMap(ObservationView::measured)
            .map(share -> ", measured " + TextFormats.percent(share))
            .orElse("");
    return bar(intended) + " intended %d %%%s".formatted(intended.value(), measured);
  }

  private String bar(Percent percent) {
    int filled = (percent.value() + 5) / 10;
    return colors.good("█".repeat(filled)) + colors.dim("░".repeat(10 - filled));
  }

  private String verdict(VerdictView verdict) {
    String word =
        switch (verdict.kind()) {
          case HEALTHY -> colors.good("healthy");
          case UNHEALTHY -> colors.bad("unhealthy");
          case INCONCLUSIVE, INVALID, SHARED -> colors.careful(TextFormats.of(verdict.kind()));
        };
    return word
        + ": "
        + TextFormats.line(verdict.sentence())
        + colors.dim(" (%s)".formatted(ReleaseMessages.failures(verdict)));
  }

  private List<String> steps(ReleaseView release) {
    List<String> lines = new ArrayList<>();
    Direction direction = Direction.FORWARD;
    for (StepView step : release.steps()) {
      if (step.direction() != direction) {
        direction = step.direction();
        lines.add(colors.careful("rollback"));
      }
      lines.add(step(step));
      if (step.status() == StepView.Status.ACTIVE) {
        ReleaseMessages.findObservation(release, step)
            .ifPresent(sentence -> lines.add(colors.dim("       " + sentence)));
      }
    }
    return lines;
  }

  private String step(StepView step) {
    String text = "%2d  %s".formatted(step.number(), step.title());
    String elapsed =
        ReleaseMessages.findElapsed(step, now).map(it -> colors.dim("  " + it)).orElse("");
    return switch (step.status()) {
      case PENDING -> colors.dim("○ " + text);
      case ACTIVE -> colors.busy("●") + " " + colors.bold(text) + elapsed;
      case DONE -> colors.good("✔") + " " + text + elapsed;
      case SKIPPED -> colors.dim("– " + text);
      case FAILED -> colors.bad("✖") + " " + text + elapsed + reason(step);
    };
  }

  private String reason(StepView step) {
    return step.reason().map(reason -> colors.bad("  " + TextFormats.line(reason))).orElse("");
  }

  private String countdown(ReleaseView release) {
    return ReleaseMessages.findLeft(release, now).map(it -> colors.bold(" " + it)).orElse("");
  }

  private String field(String name, String value) {
    return colors.dim("%-8s".formatted(name)) + value;
  }
}
