package io.sluice.domain.notice;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Asked;
import io.sluice.domain.rollout.Decider;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Effects;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The prediction of a release without problems. It runs the real decisions, with each effect done,
/// each observation healthy, each wait over and each gate approved.
public final class Prediction {
  private static final UUID RELEASE = new UUID(0, 0);
  private static final int OK = 200;
  private static final int EVENTS_MAX = 2_000;

  private final Deque<Asked> effects = new ArrayDeque<>();
  private final List<Fact> facts = new ArrayList<>();
  private Instant at;
  private Lane lane;

  private Prediction(Optional<Serving> stable, Instant at) {
    this.at = at;
    this.lane =
        new Lane(
            0,
            stable,
            stable.map(s -> Map.of(s.release(), s.replicas())).orElse(Map.of()),
            stable.map(s -> Map.of(s.release(), Percent.ALL)).orElse(Map.of()),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
  }

  /// Returns the events of a release that is posted at `at`, a sentence each.
  public static List<String> sentences(ReleaseSpec spec, Optional<Serving> stable, Instant at) {
    return of(spec, stable, at).stream().map(e -> Sentences.of(Optional.of(RELEASE), e)).toList();
  }

  /// Returns the differences between the prediction and `actual`, the events of a release that has
  /// ended, a sentence each. It compares steps and the outcome, not their times.
  public static List<String> differences(
      ReleaseSpec spec, Optional<Serving> stable, List<Progress> actual) {
    List<String> expected =
        of(spec, stable, Instant.EPOCH).stream().flatMap(Prediction::key).toList();
    List<String> happened = actual.stream().flatMap(Prediction::key).toList();
    return Stream.concat(
            expected.stream()
                .filter(key -> !happened.contains(key))
                .map("did not happen: "::concat),
            happened.stream()
                .filter(key -> !expected.contains(key))
                .map("was not predicted: "::concat))
        .toList();
  }

  private static Stream<String> key(Progress event) {
    return switch (event) {
      case Progress.StepStarted started ->
          Stream.of("step %d, %s".formatted(started.number(), Titles.of(started.step())));
      case Progress.Promoted _ -> Stream.of("promoted");
      case Progress.Ended ended -> Stream.of("ended as " + Sentences.word(ended.outcome()));
      case Progress.Ordered ordered -> Stream.of(ordered(ordered));
      case Progress.PlanAdopted _, Progress.Held _, Progress.Stuck _, Progress.ReplaceOrdered _ ->
          Stream.of(Sentences.of(Optional.of(RELEASE), event));
      case Progress.Queued _, Progress.Deferred _, Progress.StartReached _ -> Stream.of();
      case Progress.ArtifactResolved _, Progress.Called _ -> Stream.of();
      case Progress.Started _, Progress.StepFinished _, Progress.Judged _ -> Stream.of();
      case Progress.Fenced _, Progress.Adopted _, Progress.EffectFailed _ -> Stream.of();
      case Progress.InstancesReady _, Progress.TrafficShifted _, Progress.Retried _ -> Stream.of();
      case Progress.Stopped _, Progress.InstanceLost _, Progress.LeaseExpired _ -> Stream.of();
    };
  }

  /// Returns the key of a command. An approval's key omits the approver, since only the approval
  /// was predicted.
  private static String ordered(Progress.Ordered event) {
    return event instanceof Progress.ApproveOrdered said
        ? "approval %d at the gate of step %d".formatted(said.approvals(), said.number())
        : Sentences.of(Optional.of(RELEASE), event);
  }

  private static List<Progress> of(ReleaseSpec spec, Optional<Serving> stable, Instant at) {
    var prediction = new Prediction(stable, at);
    prediction.tell(
        new Signal.Posted(
            RELEASE, spec, Optional.empty(), Optional.empty(), "you", Optional.empty()));
    while (prediction.lane.active().isPresent() && prediction.facts.size() < EVENTS_MAX) {
      prediction.goOn(prediction.lane.active().get());
    }
    return prediction.facts.stream().map(Fact::event).toList();
  }

  private void goOn(Active active) {
    if (!effects.isEmpty()) {
      Asked asked = effects.removeFirst();
      tell(new Signal.EffectDone(asked.number(), done(asked.effect())));
      return;
    }
    switch (active.step().orElse(new Step.Fence())) {
      case Step.Observe _ ->
          tell(
              new Signal.Judged(
                  RELEASE, active.number(), Verdict.Kind.HEALTHY, "no worse than stable"));
      case Step.Hold hold when hold.approval().isPresent() -> open(active, hold);
      case Step.Hold hold -> pass(hold.time());
      case Step.Watch(var time) -> pass(time);
      case Step.Fence _,
          Step.Provision _,
          Step.Shift _,
          Step.Promote _,
          Step.Retire _,
          Step.Call _ ->
          throw new IllegalStateException("no effect and no wait advances " + active);
    }
  }

  private void open(Active active, Step.Hold gate) {
    String someone = "approver " + (active.approvals().size() + 1);
    tell(
        new Signal.Ordered(
            RELEASE,
            new Command.Approve(RELEASE, active.number()),
            someone,
            gate.approval().orElseThrow().roles(),
            ""));
  }

  private void pass(Duration time) {
    at = at.plus(time);
    tell(new Signal.TimePassed(time));
  }

  private void tell(Signal signal) {
    for (Fact fact : Decider.decide(lane, signal, at)) {
      Lane before = lane;
      lane = Evolver.evolve(lane, fact);
      switch (Effects.cancelledBy(before, fact)) {
        case NOTHING, KEEPERS -> {}
        case ALL_BUT_FENCES -> effects.removeIf(asked -> !(asked.effect() instanceof Effect.Fence));
        case ALL -> effects.clear();
      }
      effects.addAll(Effects.asked(before, lane));
      facts.add(fact);
    }
  }

  private Signal.Result done(Effect effect) {
    return switch (effect) {
      case Effect.Fence(var target) -> new Signal.Result.Fenced(target, lane.epoch());
      case Effect.Scale(UUID release, var _, int replicas, var _, var _) ->
          new Signal.Result.Ready(release, replicas);
      case Effect.Route(var weights, var steered) ->
          new Signal.Result.Routed(weights, Token.NONE, steered);
      case Effect.Call _ -> new Signal.Result.Called(OK);
    };
  }
}
