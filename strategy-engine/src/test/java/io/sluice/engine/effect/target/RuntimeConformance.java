package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.testing.EngineSpecs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The basic suite of every runtime. A new runtime's test extends this class and creates the
/// runtime.
public abstract class RuntimeConformance {
  protected static final LaneKey LANE = EngineSpecs.LANE;
  protected static final Token FIRST = new Token(1, 1);
  protected static final Token SECOND = new Token(2, 2);
  protected static final Duration GRACE = Duration.ofSeconds(5);
  protected static final Duration LIMIT = Duration.ofSeconds(20);

  protected final UUID release = UUID.randomUUID();

  /// Returns version 1.0 of an application that writes "port is" and is ready immediately.
  protected ReleaseSpec spec() {
    return EngineSpecs.shop("1.0");
  }

  /// Returns a runtime without lanes, which keeps its state between calls.
  protected abstract Runtime runtime();

  /// Kills an instance as a fault would.
  protected abstract void kill(Instance instance);

  @Test
  void a_lane_without_a_token_takes_nothing_but_an_adoption() {
    assertThatThrownBy(() -> runtime().fence(LANE, FIRST))
        .isInstanceOf(TargetException.NoToken.class);
    assertThatThrownBy(() -> runtime().start(LANE, FIRST, release, spec(), 0))
        .isInstanceOf(TargetException.NoToken.class);
    assertThat(runtime().readAll().lanes()).doesNotContainKey(LANE);

    adopt();

    assertThat(runtime().readAll().lanes()).containsEntry(LANE, new Runtime.Lane(FIRST, List.of()));
  }

  @Test
  void an_adoption_that_names_another_start_is_rejected() {
    assertThatThrownBy(() -> runtime().adopt(LANE, FIRST, "another"))
        .isInstanceOf(TargetException.StartIdMismatch.class);

    assertThat(runtime().readAll().lanes()).doesNotContainKey(LANE);
  }

  @Test
  void a_write_with_an_older_token_has_no_effect() {
    adopt();
    UUID id = ready(FIRST, 0);

    runtime().fence(LANE, SECOND);

    assertStale(() -> runtime().fence(LANE, FIRST));
    assertStale(() -> runtime().start(LANE, FIRST, release, spec(), 1));
    assertStale(() -> runtime().stop(LANE, FIRST, id, GRACE));
    assertStale(() -> runtime().adopt(LANE, FIRST, runtime().readAll().startId()));
    assertThat(runtime().read(LANE))
        .singleElement()
        .extracting(Instance::state)
        .isEqualTo(Instance.State.READY);
  }

  @Test
  void the_rejection_of_a_stale_token_names_the_newer_token() {
    adopt();
    runtime().fence(LANE, SECOND);

    assertThatThrownBy(() -> runtime().fence(LANE, FIRST))
        .isInstanceOfSatisfying(
            TargetException.StaleToken.class, e -> assertThat(e.seen()).isEqualTo(SECOND));
  }

  @Test
  void an_instance_becomes_ready_and_reports_its_port() {
    adopt();

    UUID id = ready(FIRST, 0);

    Instance instance = runtime().read(LANE).getFirst();
    assertThat(instance.id()).isEqualTo(id);
    assertThat(instance.release()).isEqualTo(release);
    assertThat(instance.version()).isEqualTo("1.0");
    assertThat(instance.slot()).isZero();
    assertThat(instance.port()).isPositive();
    assertThat(runtime().readAll().instances(LANE)).containsExactly(instance);
  }

  @Test
  void starting_in_a_slot_that_is_taken_changes_nothing() {
    adopt();
    UUID id = ready(FIRST, 0);

    assertThat(runtime().start(LANE, FIRST, release, spec(), 0)).isEqualTo(id);

    assertThat(runtime().read(LANE)).hasSize(1);
  }

  @Test
  void a_stopping_instance_never_counts_as_ready_again_and_goes() {
    adopt();
    UUID id = ready(FIRST, 0);

    runtime().stop(LANE, FIRST, id, GRACE);

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          List<Instance> left = runtime().read(LANE);
          assertThat(left).allMatch(instance -> instance.state() == Instance.State.STOPPING);
          assertThat(left).isEmpty();
        });
  }

  @Test
  void an_instance_that_dies_is_seen_and_can_be_replaced() {
    adopt();
    ready(FIRST, 0);
    kill(runtime().read(LANE).getFirst());
    await()
        .atMost(LIMIT)
        .until(() -> runtime().read(LANE).getFirst().state() == Instance.State.DEAD);

    UUID next = ready(FIRST, 0);

    assertThat(runtime().read(LANE))
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.id()).isEqualTo(next);
          assertThat(instance.restarts()).isEqualTo(1);
        });
  }

  @Test
  void the_output_of_instances_can_be_read() {
    adopt();
    UUID id = ready(FIRST, 0);

    assertThat(runtime().logs(LANE, Optional.of(id), 10))
        .anyMatch(line -> line.contains("port is"));
    assertThat(runtime().logs(LANE, Optional.empty(), 1)).hasSize(1);
    assertThat(runtime().logs(LANE, Optional.of(UUID.randomUUID()), 10)).isEmpty();
  }

  @Test
  void the_log_of_an_instance_that_has_ended_remains() {
    adopt();
    UUID id = ready(FIRST, 0);

    await()
        .atMost(LIMIT)
        .until(() -> {
          runtime().read(LANE).stream()
              .filter(instance -> instance.id().equals(id))
              .forEach(_ -> runtime().stop(LANE, FIRST, id, GRACE));
          return runtime().read(LANE).isEmpty();
        });

    assertThat(runtime().ended(LANE))
        .first()
        .satisfies(instance -> {
          assertThat(instance.id()).isEqualTo(id);
          assertThat(instance.version()).isEqualTo("1.0");
          assertThat(instance.state()).isEqualTo(Instance.State.DEAD);
        });
    assertThat(runtime().logs(LANE, Optional.of(id), 10))
        .anyMatch(line -> line.contains("port is"));
    assertThat(runtime().logs(LANE, Optional.empty(), 10)).isEmpty();
  }

  protected final void adopt() {
    runtime().adopt(LANE, FIRST, runtime().readAll().startId());
  }

  protected final UUID ready(Token token, int slot) {
    UUID id = runtime().start(LANE, token, release, spec(), slot);
    await()
        .atMost(LIMIT)
        .until(() ->
            runtime().read(LANE).stream()
                .anyMatch(i -> i.id().equals(id) && i.state() == Instance.State.READY));
    return id;
  }

  protected static void assertStale(org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
    assertThatThrownBy(write).isInstanceOf(TargetException.StaleToken.class);
  }
}
