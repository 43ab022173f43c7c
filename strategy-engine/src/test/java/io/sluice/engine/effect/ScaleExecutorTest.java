package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScaleExecutorTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = new TestEngine(database, runtime, router, "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void an_instance_with_requests_in_flight_is_stopped_when_they_are_answered() {
    UUID last = threeInstances();
    router.setInFlight(last, 2);

    scaleTo(2);

    await().untilAsserted(() -> assertThat(up()).hasSize(2));
    assertThat(runtime.read(EngineSpecs.LANE)).anyMatch(i -> i.id().equals(last));
    router.setInFlight(last, 0);
    await()
        .untilAsserted(
            () -> assertThat(runtime.read(EngineSpecs.LANE)).noneMatch(i -> i.id().equals(last)));
  }

  @Test
  void requests_in_flight_keep_an_instance_no_longer_than_the_drain_time() {
    UUID last = threeInstances();
    router.setInFlight(last, 2);

    scaleTo(2); // drains for 3 s, which take 0.3 s here

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(runtime.read(EngineSpecs.LANE)).noneMatch(i -> i.id().equals(last)));
  }

  @Test
  void nothing_is_stopped_before_the_router_really_has_the_new_weights() {
    threeInstances();
    router.setLying(true);

    engine.send(new Signal.CommandReceived(UUID.randomUUID(), new Command.Stop(), "test", "over"));

    await()
        .untilAsserted(() ->
            assertThat(engine.store.readPending().rows())
                .anyMatch(row ->
                    row.reason()
                        .filter(reason -> reason.contains("instead of the weights"))
                        .isPresent()));
    assertThat(up()).hasSize(3);
    router.setLying(false);
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE)).isEmpty();
        });
  }

  @Test
  void ready_instances_stay_even_if_another_has_a_lower_slot() {
    threeInstances();
    runtime.setSlow(true);
    UUID first = up().stream().filter(i -> i.slot() == 0).findFirst().orElseThrow().id();
    runtime.kill(first);
    engine.reconciler.reconcile();
    await().untilAsserted(() -> assertThat(up()).hasSize(3).noneMatch(i -> i.id().equals(first)));

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Scale(2), "test", "fewer"));

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE))
              .hasSize(2)
              .allMatch(i -> i.state() == Instance.State.READY);
        });
  }

  @Test
  void an_instance_that_never_gets_ready_is_hopeless_after_the_time_it_has() {
    engine.post(EngineSpecs.shop("1.0", 1, "never"));

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));

    assertThat(engine.reasons())
        .anyMatch(r ->
            r.contains("was not ready within 20s: nothing listens on port 7100; it wrote last: "));
    assertThat(runtime.readAll().instances(EngineSpecs.LANE)).isEmpty();
  }

  @Test
  void an_application_that_dies_three_times_is_hopeless() {
    engine.post(EngineSpecs.shop("1.0", 1, "die"));

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));

    assertThat(engine.reasons())
        .anyMatch(r ->
            r.contains(
                "an instance of 1.0 died 3 times before it was ready: the process exited with 3"));
  }

  @Test
  void an_instance_counts_once_it_has_been_ready_for_its_minimum_healthy_time() {
    threeInstances();
    long before = counted();

    engine.post(EngineSpecs.settling("2.0", 3, Duration.ofMinutes(1)));

    await().untilAsserted(() -> assertThat(newest()).hasSize(1));
    await() // a minute takes 6 s here, so that a busy machine checks before they are over
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(counted()).isEqualTo(before));
    await().untilAsserted(() -> assertThat(newest()).hasSize(2));
  }

  @Test
  void instances_that_die_before_they_have_been_ready_long_enough_are_hopeless_too() {
    threeInstances();

    engine.post(EngineSpecs.settling("2.0", 3, Duration.ofMinutes(10)));

    await()
        .untilAsserted(() -> {
          newest().forEach(instance -> runtime.kill(instance.id()));
          assertThat(engine.reasons())
              .anyMatch(r -> r.contains("2.0 died 3 times before it had been ready for 10m"));
        });
  }

  private long counted() {
    return engine.log().stream().filter("instances-ready"::equals).count();
  }

  private List<Instance> newest() {
    return runtime.read(EngineSpecs.LANE).stream()
        .filter(i -> i.version().equals("2.0") && i.state() == Instance.State.READY)
        .toList();
  }

  private UUID threeInstances() {
    engine.post(EngineSpecs.shop("1.0", 3));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    return up().stream().filter(i -> i.slot() == 2).findFirst().orElseThrow().id();
  }

  private void scaleTo(int replicas) {
    engine.send(
        new Signal.CommandReceived(
            UUID.randomUUID(), new Command.Scale(replicas), "test", "fewer"));
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(engine.store.readPending().rows())
              .anyMatch(row -> row.effect() instanceof Effect.Scale);
        });
  }

  private List<Instance> up() {
    return runtime.readAll().instances(EngineSpecs.LANE).stream().filter(Instance::isUp).toList();
  }
}
