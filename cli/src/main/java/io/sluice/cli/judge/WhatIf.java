package io.sluice.cli.judge;

import io.sluice.cli.api.Failure;
import io.sluice.cli.show.Words;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Told;
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
  private static final Said NOTHING = new Said("inconclusive", 0, Optional.empty(), "no verdict");

  public WhatIf {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /// @param now the new verdict; empty if the release would not have reached the step
  public record Change(int step, Said before, Optional<Said> now) {}

  /// A verdict.
  ///
  /// @param tick the last tick on which the verdict depends
  /// @param at the end of that tick; empty before the first tick
  public record Said(String kind, long tick, Optional<Instant> at, String sentence) {
    static Said of(Verdict verdict) {
      return new Said(
          Words.of(verdict.verdict()),
          verdict.evidence().lastTick(),
          verdict.evidence().to(),
          verdict.sentence());
    }

    boolean isSame(Said other) {
      return kind.equals(other.kind) && (tick == other.tick || kind.equals("inconclusive"));
    }

    boolean isUnhealthy() {
      return kind.equals("unhealthy");
    }
  }

  /// @throws Failure if the record cannot be read
  public static WhatIf of(Entries record, Analysis policy) {
    Fold fold = folded(record, policy);
    return new WhatIf(
        record.recording().release(),
        record.recording().lane(),
        fold.changes(),
        fold.endsOtherwise(),
        notes(record.recording().analysis(), policy, fold.preceded));
  }

  private static Fold folded(Entries record, Analysis policy) {
    try {
      Fold fold = new Fold(policy, unmeasured(record.recording().analysis(), policy));
      for (Optional<Recorded> next = record.next(); next.isPresent(); next = record.next()) {
        fold.take(next.get());
      }
      return fold;
    } catch (Refold.Broken e) {
      throw Failure.refused(
          record.name() + ": " + e.what(), "it is not the whole record of a release");
    }
  }

  /// Returns the values that the policy `now` needs and the record lacks.
  ///
  /// @param preceded checks for which the record has values of earlier good releases
  private static List<String> notes(Analysis before, Analysis now, Set<String> preceded) {
    List<String> notes = new ArrayList<>();
    Duration warmUp = before.warmUp().orElse(WatchState.WARM_UP);
    if (now.warmUp().orElse(WatchState.WARM_UP).compareTo(warmUp) < 0) {
      notes.add(
          "latency was not recorded in the %s after a shift".formatted(Words.duration(warmUp)));
    }
    unmeasured(before, now).stream()
        .sorted()
        .map(
            "check %s: such a source, or such conditions, were not measured then, so it is not judged"
                ::formatted)
        .forEach(notes::add);
    now.checks().stream()
        .filter(check -> check.threshold().flatMap(Threshold::baseline).isPresent())
        .filter(check -> isMeasured(before, check) && !preceded.contains(check.name()))
        .map(check ->
            "check %s: no good release before is recorded, so it is compared with none"
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
    private final Refold refold;
    private final Map<Integer, Said> before = new TreeMap<>();
    private final Map<Integer, Said> now = new TreeMap<>();
    private Told told = Told.NOTHING;
    private boolean back;

    private final Set<String> unmeasured;
    private final Set<String> preceded = new HashSet<>();

    Fold(Analysis policy, Set<String> unmeasured) {
      refold = new Refold(policy);
      this.unmeasured = unmeasured;
    }

    void take(Recorded entry) {
      switch (entry) {
        case Recorded.Ticked run -> run.each(this::tick);
        case Recorded.Preceded(var means) -> {
          refold.take(entry);
          preceded.addAll(means.keySet());
        }
        case Recorded.Stepped _ -> {
          settle();
          refold.take(entry);
          told = Told.NOTHING;
        }
        case Recorded.TakenBack _ -> {
          settle();
          back = true;
        }
        case Recorded.Published(Verdict verdict) -> say(before, verdict);
        case Recorded.Planned _, Recorded.Shifted _, Recorded.Compared _ -> refold.take(entry);
        case Recorded.Opened _, Recorded.InstancesLost _ -> refold.take(entry);
      }
    }

    private void tick(Recorded.Ticked tick) {
      refold.take(new Recorded.Ticked(tick.tick().without(unmeasured), 1));
      if (!back) {
        told.due(refold.state())
            .ifPresent(verdict -> {
              told = told.with(verdict, refold.state());
              say(now, verdict);
            });
      }
    }

    /// Adds a verdict, unless an earlier one rolled the candidate back.
    private static void say(Map<Integer, Said> said, Verdict verdict) {
      if (said.values().stream().noneMatch(Said::isUnhealthy)) {
        said.put(verdict.step(), Said.of(verdict));
      }
    }

    /// Adds the current verdict at the end of an observation that has none.
    private void settle() {
      WatchState state = refold.state();
      if (!back && state.tally().observes() && state.ledger().lastTick() > 0) {
        Verdict standing = Assessment.of(state).verdict(state.tally().step());
        if (!now.containsKey(standing.step())) {
          say(now, standing);
        }
      }
    }

    List<Change> changes() {
      settle();
      List<Change> changes = new ArrayList<>();
      for (int step : steps()) {
        Optional<Said> was = Optional.ofNullable(before.get(step));
        Optional<Said> is = Optional.ofNullable(now.get(step));
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

    private static boolean isNothing(@Nullable Said said) {
      return said == null || said.kind().equals("inconclusive");
    }

    boolean endsOtherwise() {
      return before.values().stream().anyMatch(Said::isUnhealthy)
          != now.values().stream().anyMatch(Said::isUnhealthy);
    }
  }
}
