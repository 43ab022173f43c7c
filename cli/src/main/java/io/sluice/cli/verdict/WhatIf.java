package io.sluice.cli.verdict;

import io.sluice.cli.api.CliException;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.TextFormats;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.PublishedVerdict;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The verdicts of another policy on the record of a release. The release itself does not change.
///
/// @param changes verdicts that differ under the policy, by step
/// @param endsOtherwise whether exactly one of the two policies rolls the candidate back
/// @param notes values that the policy needs and the record lacks
public record WhatIf(
    UUID release, LaneKey lane, List<Change> changes, boolean endsOtherwise, List<String> notes) {
  private static final VerdictSummary NOTHING =
      new VerdictSummary("inconclusive", 0, Optional.empty(), "no verdict");

  public WhatIf {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /// @param now the new verdict; empty if the release would not have reached the step
  public record Change(int step, VerdictSummary before, Optional<VerdictSummary> now) {}

  /// A verdict.
  ///
  /// @param tick the last tick on which the verdict depends
  /// @param at the end of that tick; empty before the first tick
  public record VerdictSummary(String kind, long tick, Optional<Instant> at, String sentence) {
    static VerdictSummary of(Verdict verdict) {
      return new VerdictSummary(
          TextFormats.of(verdict.verdict()),
          verdict.evidence().ticks().lastTick(),
          verdict.evidence().ticks().to(),
          verdict.sentence());
    }

    boolean isSame(VerdictSummary other) {
      return kind.equals(other.kind) && (tick == other.tick || kind.equals("inconclusive"));
    }

    boolean isUnhealthy() {
      return kind.equals("unhealthy");
    }
  }

  /// @throws CliException if the record cannot be read
  public static WhatIf of(Entries record, Analysis policy) {
    Fold fold = folded(record, policy);
    return new WhatIf(
        record.recording().release(),
        record.recording().lane(),
        fold.changes(),
        fold.hasDifferentEnd(),
        notes(record.recording().analysis(), policy, fold.baselines));
  }

  private static Fold folded(Entries record, Analysis policy) {
    try {
      Fold fold = new Fold(policy, unmeasured(record.recording().analysis(), policy));
      for (Optional<WatchEvent> next = record.readNext();
          next.isPresent();
          next = record.readNext()) {
        fold.apply(next.get());
      }
      return fold;
    } catch (WatchReplay.BrokenRecordingException e) {
      throw CliException.rejected(
          record.name() + ": " + e.what(), "it is not the whole record of a release");
    }
  }

  /// Returns the values that the policy `now` needs and the record lacks.
  ///
  /// @param baselines checks for which the record has values of earlier good releases
  private static List<String> notes(Analysis before, Analysis now, Set<String> baselines) {
    List<String> notes = new ArrayList<>();
    Duration warmUp = WatchState.warmUp(before);
    if (WatchState.warmUp(now).compareTo(warmUp) < 0) {
      notes.add(
          "latency was not recorded in the warm-up of %s".formatted(TextFormats.duration(warmUp)));
    }
    unmeasured(before, now).stream()
        .sorted()
        .map(
            "check %s: the record has no measurements of this source with these conditions, so it is not judged"
                ::formatted)
        .forEach(notes::add);
    now.checks().stream()
        .filter(check -> check.threshold().flatMap(Threshold::baseline).isPresent())
        .filter(check -> isMeasured(before, check) && !baselines.contains(check.name()))
        .map(check ->
            "check %s: the record has no earlier good release, so it is compared with none"
                .formatted(check.name()))
        .forEach(notes::add);
    return notes;
  }

  private static Set<String> unmeasured(Analysis before, Analysis now) {
    return now.checks().stream()
        .filter(check -> !(check.source() instanceof Source.Router) && !isMeasured(before, check))
        .map(Check::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether the record has the measurements of `check`. A tick holds each measurement with the
  /// result of its conditions, so that source and conditions must be equal.
  private static boolean isMeasured(Analysis before, Check check) {
    return before.checks().stream()
        .filter(it -> it.name().equals(check.name()) && it.source().equals(check.source()))
        .anyMatch(it -> conditions(it).equals(conditions(check)));
  }

  private static List<Object> conditions(Check check) {
    return check
        .threshold()
        .map(it -> List.<Object>of(it.successCondition(), it.failureCondition(), it.range()))
        .orElse(List.of());
  }

  /// The fold of a record into the old verdicts as published, and the new verdicts as a watch would
  /// have published them.
  private static final class Fold {
    private final WatchReplay replay;
    private final Map<Integer, VerdictSummary> before = new TreeMap<>();
    private final Map<Integer, VerdictSummary> now = new TreeMap<>();
    private PublishedVerdict published = PublishedVerdict.NOTHING;
    private boolean isRolledBack;

    private final Set<String> unmeasured;
    private final Set<String> baselines = new HashSet<>();

    Fold(Analysis policy, Set<String> unmeasured) {
      replay = new WatchReplay(policy);
      this.unmeasured = unmeasured;
    }

    void apply(WatchEvent entry) {
      switch (entry) {
        case WatchEvent.TicksRecorded run -> run.each(this::tick);
        case WatchEvent.BaselineLoaded(var means) -> {
          replay.apply(entry);
          baselines.addAll(means.keySet());
        }
        case WatchEvent.StepStarted _ -> {
          addLastVerdict();
          replay.apply(entry);
          published = PublishedVerdict.NOTHING;
        }
        case WatchEvent.RollbackStarted _ -> {
          addLastVerdict();
          isRolledBack = true;
        }
        case WatchEvent.VerdictPublished(Verdict verdict) -> add(before, verdict);
        case WatchEvent.NoiseLoaded _,
            WatchEvent.LastObservationPlanned _,
            WatchEvent.TrafficShifted _,
            WatchEvent.ControlSetChanged _ ->
            replay.apply(entry);
        case WatchEvent.TickOpened _, WatchEvent.InstancesLost _ -> replay.apply(entry);
      }
    }

    private void tick(WatchEvent.TicksRecorded tick) {
      replay.apply(new WatchEvent.TicksRecorded(tick.tick().without(unmeasured), 1));
      if (!isRolledBack) {
        published
            .findDueVerdict(replay.state())
            .ifPresent(verdict -> {
              published = published.with(verdict, replay.state());
              add(now, verdict);
            });
      }
    }

    /// Adds a verdict, unless an earlier one rolled the candidate back.
    private static void add(Map<Integer, VerdictSummary> verdicts, Verdict verdict) {
      if (verdicts.values().stream().noneMatch(VerdictSummary::isUnhealthy)) {
        verdicts.put(verdict.step(), VerdictSummary.of(verdict));
      }
    }

    /// Adds the current verdict at the end of an observation that has none.
    private void addLastVerdict() {
      WatchState state = replay.state();
      if (!isRolledBack && state.counts().isObserving() && state.evidence().lastTick() > 0) {
        Verdict current = Assessment.of(state).verdict(state.counts().step());
        if (!now.containsKey(current.step())) {
          add(now, current);
        }
      }
    }

    List<Change> changes() {
      addLastVerdict();
      List<Change> changes = new ArrayList<>();
      for (int step : steps()) {
        Optional<VerdictSummary> was = Optional.ofNullable(before.get(step));
        Optional<VerdictSummary> is = Optional.ofNullable(now.get(step));
        if (was.isEmpty() || is.isEmpty() || !was.get().isSame(is.get())) {
          changes.add(new Change(step, was.orElse(NOTHING), is));
        }
      }
      return changes;
    }

    private List<Integer> steps() {
      return Stream.concat(before.keySet().stream(), now.keySet().stream())
          .distinct()
          .sorted()
          .filter(step -> before.containsKey(step) || !isNothing(now.get(step)))
          .toList();
    }

    private static boolean isNothing(@Nullable VerdictSummary verdicts) {
      return verdicts == null || verdicts.kind().equals("inconclusive");
    }

    boolean hasDifferentEnd() {
      return before.values().stream().anyMatch(VerdictSummary::isUnhealthy)
          != now.values().stream().anyMatch(VerdictSummary::isUnhealthy);
    }
  }
}
