package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.ScriptedPace;
import io.sluice.engine.testing.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BirthsTest {
  private static final UUID RELEASE = new UUID(0, 1);
  private static final UUID ID = new UUID(0, 2);

  private final ScriptedPace pace = new ScriptedPace();
  private final MemoryRuntime runtime = new MemoryRuntime();
  private final Map<UUID, Long> deadSince = new HashMap<>();
  private final Births births = births();

  private Births births() {
    return new Births(
        new Effect.Scale(RELEASE, Specs.shop("1.0"), 1), runtime, Specs.LANE, pace, deadSince);
  }

  @Test
  void an_instance_that_dies_again_and_again_is_followed_later_and_later() {
    births.look(List.of(instance(State.READY)));
    Instance dead = instance(State.DEAD);
    births.look(List.of(dead));

    pace.pass(Duration.ofMillis(799));
    assertThat(births.mayFollow(dead)).isFalse();
    pace.pass(Duration.ofMillis(1));
    assertThat(births.mayFollow(dead)).isTrue();
  }

  /// A restarted wait would never end: each new plan begins another effect.
  @Test
  void another_effect_does_not_restart_the_wait() {
    Instance dead = instance(State.DEAD);
    births.look(List.of(dead));

    pace.pass(Duration.ofMillis(500));
    Births next = births();
    next.look(List.of(dead));

    assertThat(next.mayFollow(dead)).isFalse();
    pace.pass(Duration.ofMillis(300));
    assertThat(next.mayFollow(dead)).isTrue();
  }

  /// An engine that died between mark and process leaves a start that its runtime cancels.
  @Test
  void a_start_of_another_engine_is_waited_for_until_its_runtime_cancels_it() {
    Instance starting = instance(State.STARTING);
    births.look(List.of(starting));

    pace.pass(Duration.ofSeconds(30).plus(Specs.shop("1.0").readyWithin()));
    births.look(List.of(starting));
    pace.pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> births.look(List.of(starting)))
        .isInstanceOf(TargetException.Hopeless.class)
        .hasMessageContaining("not ready within");
  }

  @Test
  void an_own_start_has_the_time_of_its_release() {
    births.started(ID);

    pace.pass(Specs.shop("1.0").readyWithin().plusMillis(1));
    assertThatThrownBy(() -> births.look(List.of(instance(State.STARTING))))
        .isInstanceOf(TargetException.Hopeless.class)
        .hasMessageContaining("not ready within");
  }

  @Test
  void the_reason_names_what_the_instance_lacks() {
    start("never", 1);

    pace.pass(Specs.shop("1.0").readyWithin().plusMillis(1));
    assertThatThrownBy(() -> births.look(runtime.read(Specs.LANE)))
        .isInstanceOf(TargetException.Hopeless.class)
        .hasMessage(
            "shop: an instance of 1.0 was not ready within 20s: nothing listens on port 7100;"
                + " it wrote last: port is 7100");
  }

  @Test
  void the_reason_names_the_exit_of_the_last_instance_that_died() {
    start("die", 3);

    assertThatThrownBy(() -> births.look(runtime.read(Specs.LANE)))
        .isInstanceOf(TargetException.Hopeless.class)
        .hasMessageStartingWith(
            "shop: an instance of 1.0 died 3 times before it was ready: the process exited with 3"
                + " after 0.4 s; it wrote last: port is ");
  }

  @Test
  void the_reason_is_general_if_the_runtime_found_no_problem() {
    births.started(ID);

    pace.pass(Specs.shop("1.0").readyWithin().plusMillis(1));
    assertThatThrownBy(() -> births.look(List.of(instance(State.STARTING))))
        .hasMessage("shop: an instance of 1.0 was not ready within 20s; it wrote nothing");
  }

  /// Starts an instance in each of the first `slots` slots.
  private void start(String flag, int slots) {
    var token = new Token(1, 1);
    runtime.adopt(Specs.LANE, token, runtime.readAll().startId());
    for (int slot = 0; slot < slots; slot++) {
      births.started(runtime.start(Specs.LANE, token, RELEASE, Specs.shop("1.0", 1, flag), slot));
    }
  }

  private static Instance instance(State state) {
    return new Instance(
        ID, RELEASE, "1.0", 0, state, "127.0.0.1", 7100, OptionalLong.empty(), Instant.EPOCH, 3);
  }
}
