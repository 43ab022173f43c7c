package io.sluice.domain.replay;

import io.sluice.contract.Analysis;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.BacktestView;
import io.sluice.contract.view.VerdictChangeView;
import io.sluice.contract.view.VerdictSummaryView;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.PublishedVerdict;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The fold of a record into the old verdicts as published, and the verdicts that a watch with
/// another policy would have published.
public final class PolicyBacktest {
  private static final VerdictSummaryView NOTHING =
      new VerdictSummaryView(Verdict.Kind.INCONCLUSIVE, 0, Optional.empty(), "no verdict");

  private final Recording recording;
  private final RecordedData recorded;
  private final WatchReplay replay;
  private final Set<String> unmeasured;
  private final Map<Integer, VerdictSummaryView> before = new TreeMap<>();
  private final Map<Integer, VerdictSummaryView> now = new TreeMap<>();
  private final Set<String> baselines = new HashSet<>();
  private PublishedVerdict published = PublishedVerdict.NOTHING;
  private boolean isRolledBack;

  /// @throws BrokenRecordingException if `policy` is invalid
  public PolicyBacktest(Recording recording, Analysis policy) {
    this.recording = recording;
    recorded = new RecordedData(recording.analysis(), policy);
    replay = new WatchReplay(policy);
    unmeasured = recorded.unmeasured();
  }

  /// Adds the next entry of the record.
  ///
  /// @throws BrokenRecordingException if the entry does not follow the previous ones
  public void apply(WatchEvent entry) {
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
  private static void add(Map<Integer, VerdictSummaryView> verdicts, Verdict verdict) {
    if (!isRollback(verdicts)) {
      verdicts.put(verdict.step(), VerdictSummaryView.of(verdict));
    }
  }

  private static boolean isRollback(Map<Integer, VerdictSummaryView> verdicts) {
    return verdicts.values().stream().anyMatch(it -> it.kind() == Verdict.Kind.UNHEALTHY);
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

  /// Returns the result after the last entry.
  public BacktestView result() {
    addLastVerdict();
    return new BacktestView(
        recording.release(),
        recording.lane(),
        changes(),
        isRollback(before) != isRollback(now),
        recorded.notes(baselines));
  }

  private List<VerdictChangeView> changes() {
    List<VerdictChangeView> changes = new ArrayList<>();
    for (int step : steps()) {
      Optional<VerdictSummaryView> was = Optional.ofNullable(before.get(step));
      Optional<VerdictSummaryView> is = Optional.ofNullable(now.get(step));
      if (was.isEmpty() || is.isEmpty() || !isSame(was.get(), is.get())) {
        changes.add(new VerdictChangeView(step, was.orElse(NOTHING), is));
      }
    }
    return changes;
  }

  private static boolean isSame(VerdictSummaryView one, VerdictSummaryView other) {
    return one.kind() == other.kind()
        && (one.tick() == other.tick() || one.kind() == Verdict.Kind.INCONCLUSIVE);
  }

  private List<Integer> steps() {
    return Stream.concat(before.keySet().stream(), now.keySet().stream())
        .distinct()
        .sorted()
        .filter(step -> before.containsKey(step) || isConclusive(step))
        .toList();
  }

  private boolean isConclusive(int step) {
    return Optional.ofNullable(now.get(step))
        .filter(verdict -> verdict.kind() != Verdict.Kind.INCONCLUSIVE)
        .isPresent();
  }
}
