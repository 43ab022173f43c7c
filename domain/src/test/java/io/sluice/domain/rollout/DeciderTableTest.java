package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The result of each signal in each state, as docs/state-machine.md shows it.
/// `-Dgolden.update=true` writes the page again.
class DeciderTableTest {
  private static final Path PAGE =
      Path.of(System.getProperty("sluice.root", ".."), "docs/state-machine.md");
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);
  private static final Duration LATER = Duration.ofDays(7);

  private static final String HEAD =
      """
      # State machine of a lane

      The decider is a pure function from a lane's state and a signal to events:
      [`Decider`](../domain/src/main/java/io/sluice/domain/rollout/Decider.java). A test runs the
      decider and writes this table: a row for each kind of signal, a column for each situation. Version `1`
      serves, and version `2` is released by a canary. `provisioning` and `observing` are steps in
      the state `running`, `gate` is a step in the state `held`, and `idle` is a lane without an
      active release. No freeze, pin or `startAt` is set, and vetoes name a version that is not in
      the lane.

      A cell names the first event of the decision. An arrow shows the state after the decision;
      without one it does not change. `–` means that nothing follows from the signal.

      """;

  @Test
  void the_page_shows_the_result_of_every_signal_in_every_state() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page());
    }

    assertThat(page()).isEqualTo(Files.readString(PAGE));
  }

  @Test
  void the_table_has_every_signal_and_every_state_of_an_active_release() {
    List<Class<?>> covered =
        signals(new LaneHarness(V1.serves(1))).values().stream()
            .<Class<?>>map(Object::getClass)
            .distinct()
            .toList();

    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(leaves(Signal.class).distinct().toList());
    assertThat(
            signals(new LaneHarness(V1.serves(1))).values().stream()
                .flatMap(it -> it instanceof Signal.CommandReceived r ? Stream.of(r) : Stream.of())
                .<Class<?>>map(received -> received.command().getClass()))
        .containsExactlyInAnyOrderElementsOf(leaves(Command.class).distinct().toList());
    assertThat(states().values().stream().flatMap(w -> w.lane.active().stream()).map(Active::state))
        .contains(
            State.RUNNING, State.HELD, State.PAUSED, State.BAKING, State.ROLLING_BACK, State.STUCK);
  }

  /// Returns the records of a sealed interface, also those of its sealed parts.
  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(DeciderTableTest::leaves)
        : Stream.of(type);
  }

  private static String page() {
    Map<String, LaneHarness> states = states();
    var rows = new StringBuilder(HEAD);
    rows.append(row("signal", states.keySet().stream()));
    rows.append("|---".repeat(states.size() + 1)).append("|\n");
    List<String> names = List.copyOf(signals(new LaneHarness(V1.serves(1))).keySet());
    for (int i = 0; i < names.size(); i++) {
      int index = i;
      rows.append(row(names.get(i), states.values().stream().map(state -> cell(state, index))));
    }
    return rows.toString();
  }

  private static String row(String first, Stream<String> cells) {
    return Stream.concat(Stream.of(first), cells).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String cell(LaneHarness harness, int index) {
    Signal signal = List.copyOf(signals(harness).values()).get(index);
    Instant at =
        signal instanceof Signal.TimePassed(Duration waited) ? harness.at.plus(waited) : harness.at;
    List<LaneEvent> events = Decider.decide(harness.lane, signal, at);
    if (events.isEmpty()) {
      return "–";
    }
    Lane after = harness.lane;
    for (LaneEvent event : events) {
      after = Evolver.evolve(after, event);
    }
    String type = type(events.getFirst().event());
    String state = state(after);
    return state.equals(state(harness.lane)) ? type : "%s → **%s**".formatted(type, state);
  }

  private static String type(Progress event) {
    return Json.read(Json.write(event), ObjectNode.class).path("type").asText();
  }

  private static String state(Lane lane) {
    if (lane.stopping().isPresent()) {
      return "stopping";
    }
    return lane.active()
        .map(active -> active.state().wire())
        .orElse(lane.queue().isEmpty() ? "idle" : "queued");
  }

  private static Map<String, Signal> signals(LaneHarness harness) {
    int number = harness.lane.active().map(Active::number).orElse(3);
    UUID two = id(2);
    var signals = new LinkedHashMap<String, Signal>();
    signals.put(
        "posted",
        new Signal.ReleasePosted(
            id(3),
            canary("3", 100).spec(),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
    signals.put("promote", received(new Command.Promote(two, number)));
    signals.put("promote-full", received(new Command.PromoteFull(two)));
    signals.put("skip", received(new Command.Skip(two, number)));
    signals.put("approve", received(new Command.Approve(two, number)));
    signals.put("deny", received(new Command.Deny(two, number)));
    signals.put("close", received(new Command.Close(two)));
    signals.put("override-freeze", received(new Command.OverrideFreeze(two)));
    signals.put("veto", received(new Command.Veto("9")));
    signals.put("unveto", received(new Command.Unveto("9")));
    signals.put("pin", received(new Command.Pin("9")));
    signals.put("unpin", received(new Command.Unpin()));
    signals.put("pause", received(new Command.Pause(two)));
    signals.put("resume", received(new Command.Resume(two)));
    signals.put("abort", received(new Command.Abort(two)));
    signals.put("revert", received(new Command.Revert(two, id(1), List.of())));
    signals.put("scale", received(new Command.Scale(4)));
    signals.put("stop", received(new Command.Stop()));
    signals.putAll(signalsOfServices(two, number));
    return signals;
  }

  private static Map<String, Signal> signalsOfServices(UUID two, int number) {
    var signals = new LinkedHashMap<String, Signal>();
    signals.put("instances ready", new Signal.EffectDone(number, new Signal.Result.Ready(two, 1)));
    signals.put(
        "effect failed", new Signal.EffectFailed(number, Target.RUNTIME, "unavailable", false));
    signals.put(
        "verdict healthy", new Signal.VerdictReceived(two, number, Verdict.Kind.HEALTHY, "fine"));
    signals.put(
        "verdict unhealthy",
        new Signal.VerdictReceived(two, number, Verdict.Kind.UNHEALTHY, "bad"));
    signals.put("no time over", new Signal.TimePassed(Duration.ZERO));
    signals.put("all times over", new Signal.TimePassed(LATER));
    signals.put("startAt", new Signal.StartReached(id(2)));
    signals.put("weight lease expired", new Signal.LeaseExpired("no engine renewed it"));
    signals.put("instance lost", new Signal.InstancesLost(id(1), 2, "exit code 137"));
    signals.put("target to adopt", new Signal.AdoptionRequested(Target.ROUTER, "start", 0));
    return signals;
  }

  private static Signal received(Command command) {
    return new Signal.CommandReceived(
        new UUID(9, 9), command, "bob", List.of("approver", "admin"), "because");
  }

  private static Map<String, LaneHarness> states() {
    var states = new LinkedHashMap<String, LaneHarness>();
    states.put("idle", new LaneHarness(V1.serves(1)));
    states.put("provisioning", harness(V2, _ -> {}));
    states.put("observing", harness(V2, LaneHarness::settle));
    states.put("held", harness(V2, w -> w.settle().pass(MIN.plus(StepTimeouts.SLACK))));
    states.put(
        "gate", harness(V2.with(RolloutSpecs.gated(1, Decision.ROLLBACK)), LaneHarness::settle));
    states.put("paused", harness(V2, w -> w.settle().send(new Command.Pause(id(2)))));
    states.put("baking", harness(V2.bakeTime(MIN), DeciderTableTest::toBake));
    states.put("rolling-back", harness(V2, w -> w.settle().judge(2, Verdict.Kind.UNHEALTHY)));
    states.put(
        "stuck",
        harness(
            V2.onFailure(Decision.ROLLBACK),
            w -> {
              w.settle().judge(2, Verdict.Kind.UNHEALTHY);
              w.pass(StepTimeouts.RETURN);
              w.pass(StepTimeouts.PAGED);
            }));
    return states;
  }

  private static LaneHarness harness(RolloutSpecs specs, Consumer<LaneHarness> then) {
    var harness = new LaneHarness(V1.serves(1));
    harness.post(2, specs);
    then.accept(harness);
    return harness;
  }

  private static void toBake(LaneHarness harness) {
    while (harness.active().state() != State.BAKING) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }
  }

  /// Covers the order of tokens: no token equals an earlier one.
  @Test
  void tokens_are_ordered_by_epoch_and_then_by_number() {
    assertThat(new Token(2, 1)).isGreaterThan(new Token(1, 9)).isLessThan(new Token(2, 2));
  }
}
