package io.sluice.api.projection;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.VerdictView;
import io.sluice.contract.view.WatchedView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A mutable copy of a view.
final class Draft {
  private final ReleaseView before;
  ReleaseSpec spec;
  State state;
  Optional<Outcome> outcome;
  Direction direction;
  boolean promoted;
  String why;
  Optional<String> next;
  Optional<Instant> nextAt;
  Optional<Integer> step;
  final List<StepView> steps;
  Percent weight;
  Optional<WatchedView> watched;
  Optional<VerdictView> verdict;
  Optional<String> previous;
  Instant queued;
  Optional<Instant> started;
  Optional<Instant> deadline;
  Optional<Instant> ended;
  Optional<Integer> queuePosition = Optional.empty();
  Optional<List<String>> otherwise;
  long sequence;

  Draft(ReleaseView before) {
    this.before = before;
    spec = before.spec();
    state = before.state();
    outcome = before.outcome();
    direction = before.direction();
    promoted = before.promoted();
    why = before.why();
    next = before.next();
    nextAt = before.nextAt();
    step = before.step();
    steps = new ArrayList<>(before.steps());
    weight = before.weight();
    watched = before.watched();
    verdict = before.verdict();
    previous = before.previous();
    queued = before.queued();
    started = before.started();
    deadline = before.deadline();
    ended = before.ended();
    otherwise = before.otherwise();
    sequence = before.sequence();
  }

  ReleaseView view() {
    return new ReleaseView(
        before.id(),
        before.lane(),
        before.version(),
        before.strategy(),
        state,
        outcome,
        direction,
        promoted,
        why,
        next,
        nextAt,
        step,
        steps,
        weight,
        watched,
        verdict,
        before.caller(),
        previous,
        queuePosition,
        queued,
        started,
        deadline,
        ended,
        before.retryOf(),
        before.revertOf(),
        before.restartOf(),
        spec,
        otherwise,
        sequence);
  }
}
