package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartupTrackerTest {
  private static final UUID RELEASE = new UUID(0, 1);
  private static final UUID ID = new UUID(0, 2);

  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final Map<UUID, Long> deadSince = new HashMap<>();
  private final StartupTracker tracker = createTracker();

  private StartupTracker createTracker() {
    return new StartupTracker(
        new Effect.Scale(RELEASE, EngineSpecs.shop("1.0"), 1),
        runtime,
        EngineSpecs.LANE,
        time,
        deadSince);
  }

  @Test
  void an_instance_that_dies_again_and_again_is_followed_later_and_later() {
    tracker.observe(List.of(instance(State.READY)));
    Instance dead = instance(State.DEAD);
    tracker.observe(List.of(dead));

    time.pass(Duration.ofMillis(799));
    assertThat(tracker.canReplace(dead)).isFalse();
    time.pass(Duration.ofMillis(1));
    assertThat(tracker.canReplace(dead)).isTrue();
  }

  /// A restarted wait would never end: each new plan begins another effect.
  @Test
  void another_effect_does_not_restart_the_wait() {
    Instance dead = instance(State.DEAD);
    tracker.observe(List.of(dead));

    time.pass(Duration.ofMillis(500));
    StartupTracker next = createTracker();
    next.observe(List.of(dead));

    assertThat(next.canReplace(dead)).isFalse();
    time.pass(Duration.ofMillis(300));
    assertThat(next.canReplace(dead)).isTrue();
  }

  /// An engine that died between mark and process leaves a start that its runtime cancels.
  @Test
  void a_start_of_another_engine_is_waited_for_until_its_runtime_cancels_it() {
    Instance starting = instance(State.STARTING);
    tracker.observe(List.of(starting));

    time.pass(Duration.ofSeconds(30).plus(EngineSpecs.shop("1.0").readyWithin()));
    tracker.observe(List.of(starting));
    time.pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> tracker.observe(List.of(starting)))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining("not ready within");
  }

  @Test
  void an_own_start_has_the_time_of_its_release() {
    tracker.recordStart(ID);

    time.pass(EngineSpecs.shop("1.0").readyWithin().plusMillis(1));
    assertThatThrownBy(() -> tracker.observe(List.of(instance(State.STARTING))))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining("not ready within");
  }

  @Test
  void the_reason_names_what_the_instance_lacks() {
    start("never", 1);

    time.pass(EngineSpecs.shop("1.0").readyWithin().plusMillis(1));
    assertThatThrownBy(() -> tracker.observe(runtime.read(EngineSpecs.LANE)))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessage(
            "shop: an instance of 1.0 was not ready within 20s: nothing listens on port 7100;"
                + " it wrote last: port is 7100");
  }

  @Test
  void the_reason_names_the_exit_of_the_last_instance_that_died() {
    start("die", 3);

    assertThatThrownBy(() -> tracker.observe(runtime.read(EngineSpecs.LANE)))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageStartingWith(
            "shop: an instance of 1.0 died 3 times before it was ready: the process exited with 3"
                + " after 0.4 s; it wrote last: port is ");
  }

  @Test
  void the_reason_is_general_if_the_runtime_found_no_problem() {
    tracker.recordStart(ID);

    time.pass(EngineSpecs.shop("1.0").readyWithin().plusMillis(1));
    assertThatThrownBy(() -> tracker.observe(List.of(instance(State.STARTING))))
        .hasMessage("shop: an instance of 1.0 was not ready within 20s; it wrote nothing");
  }

  /// Starts an instance in each of the first `slots` slots.
  private void start(String flag, int slots) {
    var token = new Token(1, 1);
    runtime.adopt(EngineSpecs.LANE, token, runtime.readAll().startId());
    for (int slot = 0; slot < slots; slot++) {
      tracker.recordStart(
          runtime.start(EngineSpecs.LANE, token, RELEASE, EngineSpecs.shop("1.0", 1, flag), slot));
    }
  }

  private static Instance instance(State state) {
    return new Instance(
        ID, RELEASE, "1.0", 0, state, "127.0.0.1", 7100, OptionalLong.empty(), Instant.EPOCH, 3);
  }
}
