package io.sluice.api.projection;

import io.sluice.contract.BreakGlass;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.ObservationView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.VerdictView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A mutable copy of a view, except its position in the queue, which is empty unless it is set: it
/// changes without an event of the release.
final class ReleaseViewBuilder {
  private final ReleaseView original;
  ReleaseSpec spec;
  State state;
  Optional<Outcome> outcome;
  Direction direction;
  boolean promoted;
  String reason;
  Optional<String> next;
  Optional<Instant> nextAt;
  Optional<Integer> step;
  final List<StepView> steps;
  Percent weight;
  Optional<ObservationView> observation;
  Optional<VerdictView> verdict;
  Optional<String> previous;
  Instant queued;
  Optional<Instant> started;
  Optional<Instant> deadline;
  Optional<Instant> ended;
  Optional<Integer> queuePosition = Optional.empty();
  Optional<List<String>> deviations;
  Optional<AnalysisView> analysis;
  private Optional<List<BreakGlass>> breakGlass;
  long sequence;

  ReleaseViewBuilder(ReleaseView original) {
    this.original = original;
    spec = original.spec();
    state = original.state();
    outcome = original.outcome();
    direction = original.direction();
    promoted = original.promoted();
    reason = original.reason();
    next = original.next();
    nextAt = original.nextAt();
    step = original.step();
    steps = new ArrayList<>(original.steps());
    weight = original.weight();
    observation = original.observation();
    verdict = original.verdict();
    previous = original.previous();
    queued = original.queued();
    started = original.started();
    deadline = original.deadline();
    ended = original.ended();
    deviations = original.deviations();
    analysis = original.analysis();
    breakGlass = original.breakGlass();
    sequence = original.sequence();
  }

  /// Adds an entry about bypassed floors.
  void addBreakGlass(BreakGlass entry) {
    breakGlass =
        Optional.of(
            Stream.concat(breakGlass.stream().flatMap(List::stream), Stream.of(entry)).toList());
  }

  ReleaseView build() {
    return new ReleaseView(
        original.id(),
        original.lane(),
        original.version(),
        original.strategy(),
        state,
        outcome,
        direction,
        promoted,
        reason,
        next,
        nextAt,
        step,
        steps,
        weight,
        observation,
        verdict,
        original.caller(),
        previous,
        queuePosition,
        queued,
        started,
        deadline,
        ended,
        original.retryOf(),
        original.revertOf(),
        original.restartOf(),
        original.requestReason(),
        spec,
        deviations,
        analysis,
        breakGlass,
        sequence);
  }
}
