package io.sluice.cli.show;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.VerdictView;
import io.sluice.contract.view.WatchedView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The display of a release: its state and reason, the next action and its time, the intended and
/// measured weight, the verdict with its numbers, and every step.
public final class Tree {
  private final Ink ink;
  private final Instant now;

  public Tree(Ink ink, Instant now) {
    this.ink = ink;
    this.now = now;
  }

  public List<String> lines(ReleaseView release) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ink.bold("%s %s".formatted(release.lane().application(), release.version()))
            + " to %s by %s".formatted(release.lane().environment(), release.strategy())
            + ink.dim("   " + release.id()));
    lines.add("");
    lines.add(field("state", mark(release) + " " + state(release)));
    lines.add(field("why", Words.line(release.why())));
    release
        .next()
        .map(Words::line)
        .ifPresent(next -> lines.add(field("next", next + countdown(release.nextAt()))));
    release.queuePosition().ifPresent(at -> lines.add(field("queue", "number " + at)));
    if (release.started().isPresent()) { // a queued release has no traffic or previous stable
      lines.add(field("weight", weight(release)));
      release.verdict().ifPresent(verdict -> lines.add(field("verdict", verdict(verdict))));
      lines.add(field("before", release.previous().orElse("nothing: the lane's first release")));
    }
    lines.add(field("asked", "by %s, %s ago".formatted(release.caller(), age(release.queued()))));
    if (!release.steps().isEmpty()) {
      lines.add("");
      lines.addAll(steps(release));
    }
    List<String> otherwise = release.otherwise().orElse(List.of());
    if (!otherwise.isEmpty()) {
      lines.add("");
      lines.add(ink.careful("otherwise than predicted"));
      otherwise.forEach(line -> lines.add("  " + Words.line(line)));
    }
    return lines;
  }

  /// Returns the mark of a release in a list.
  public String mark(ReleaseView release) {
    return release
        .outcome()
        .map(this::mark)
        .orElseGet(() ->
            switch (release.state()) {
              case QUEUED -> ink.dim("○");
              case RUNNING, WATCHING -> ink.busy("●");
              case HELD, PAUSED -> ink.careful("॥");
              case ROLLING_BACK, STUCK -> ink.bad("●");
              case ENDED -> ink.dim("●");
            });
  }

  public String mark(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> ink.good("✔");
      case ROLLED_BACK, FAILED, REJECTED -> ink.bad("✖");
      case ABORTED, SUPERSEDED, EXPIRED -> ink.careful("✖");
    };
  }

  private String state(ReleaseView release) {
    String word = release.outcome().map(Words::of).orElseGet(() -> Words.of(release.state()));
    Optional<Duration> took =
        release.started().map(at -> Duration.between(at, release.ended().orElse(now)));
    return ink.bold(word) + took.map(d -> ink.dim(" after " + Words.duration(d))).orElse("");
  }

  private String weight(ReleaseView release) {
    Percent meant = release.weight();
    String measured =
        release
            .watched()
            .filter(_ -> release.ended().isEmpty())
            .flatMap(WatchedView::measured)
            .map(share -> ", measured " + Words.percent(share))
            .orElse("");
    return bar(meant) + " intended %d %%%s".formatted(meant.value(), measured);
  }

  private String bar(Percent percent) {
    int filled = (percent.value() + 5) / 10;
    return ink.good("█".repeat(filled)) + ink.dim("░".repeat(10 - filled));
  }

  private String verdict(VerdictView verdict) {
    String word =
        switch (verdict.kind()) {
          case HEALTHY -> ink.good("healthy");
          case UNHEALTHY -> ink.bad("unhealthy");
          case INCONCLUSIVE, INVALID, SHARED -> ink.careful(Words.of(verdict.kind()));
        };
    return word
        + ": "
        + Words.line(verdict.sentence())
        + ink.dim(
            " (candidate %d failed of %d, stable %d of %d)"
                .formatted(
                    verdict.errors(),
                    verdict.requests(),
                    verdict.stableErrors(),
                    verdict.stableRequests()));
  }

  private List<String> steps(ReleaseView release) {
    List<String> lines = new ArrayList<>();
    Direction direction = Direction.FORWARD;
    for (StepView step : release.steps()) {
      if (step.direction() != direction) {
        direction = step.direction();
        lines.add(ink.careful("rollback"));
      }
      lines.add(step(step));
      if (step.status() == StepView.Status.ACTIVE) {
        watched(release, step).ifPresent(sentence -> lines.add(ink.dim("       " + sentence)));
      }
    }
    return lines;
  }

  private Optional<String> watched(ReleaseView release, StepView step) {
    return release
        .watched()
        .filter(watched -> watched.step() == step.number())
        .map(WatchedView::sentence)
        .map(Words::line);
  }

  private String step(StepView step) {
    String text = "%2d  %s".formatted(step.number(), step.title());
    String took =
        step.started()
            .map(at -> Duration.between(at, step.ended().orElse(now)))
            .map(d -> ink.dim("  " + Words.duration(d)))
            .orElse("");
    return switch (step.status()) {
      case PENDING -> ink.dim("○ " + text);
      case ACTIVE -> ink.busy("●") + " " + ink.bold(text) + took;
      case DONE -> ink.good("✔") + " " + text + took;
      case SKIPPED -> ink.dim("– " + text);
      case FAILED -> ink.bad("✖") + " " + text + took + how(step);
    };
  }

  private String how(StepView step) {
    return step.how().map(how -> ink.bad("  " + Words.line(how))).orElse("");
  }

  private String countdown(Optional<Instant> at) {
    return at.filter(now::isBefore)
        .map(then -> ink.bold(" in " + seconds(Duration.between(now, then))))
        .orElse("");
  }

  /// Returns whole seconds, so that a countdown does not flicker.
  private static String seconds(Duration left) {
    long seconds = left.plusMillis(999).toSeconds();
    return seconds < 60 ? seconds + " s" : Words.duration(Duration.ofSeconds(seconds));
  }

  private String age(Instant since) {
    return Words.age(since, now);
  }

  private String field(String name, String value) {
    return ink.dim("%-8s".formatted(name)) + value;
  }
}
