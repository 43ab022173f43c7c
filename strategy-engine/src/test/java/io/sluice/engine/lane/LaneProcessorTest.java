package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneProcessorTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = new TestEngine(database, runtime, router, "0");

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void a_first_release_is_provisioned_and_gets_all_traffic() {
    UUID first = engine.post(EngineSpecs.shop("1.0", 2));

    awaitEnd();

    assertThat(engine.lane().stable().orElseThrow().release()).isEqualTo(first);
    assertThat(engine.weight(first)).isEqualTo(Percent.ALL);
    assertThat(runtime.read(EngineSpecs.LANE)).hasSize(2);
    assertThat(router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares())
        .singleElement()
        .satisfies(share -> {
          assertThat(share.weight()).isEqualTo(Percent.ALL);
          assertThat(share.backends()).hasSize(2);
        });
    assertThat(engine.log())
        .contains("target-adopted", "target-fenced", "promoted")
        .endsWith("ended");
  }

  @Test
  void a_good_canary_takes_over_step_by_step() {
    UUID first = engine.post(EngineSpecs.shop("1.0", 2));
    awaitEnd();
    UUID second = engine.post(EngineSpecs.shop("2.0", 2));

    awaitObserved(second, 50);
    judge(second, Verdict.Kind.HEALTHY);
    awaitObserved(second, 100);
    judge(second, Verdict.Kind.HEALTHY);
    awaitEnd();

    assertThat(engine.lane().stable().orElseThrow().release()).isEqualTo(second);
    assertThat(runtime.read(EngineSpecs.LANE)).allMatch(i -> i.release().equals(second)).hasSize(2);
    assertThat(router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares()).hasSize(1);
    assertThat(engine.weight(first)).isEqualTo(Percent.NONE);
  }

  @Test
  void an_unhealthy_canary_is_rolled_back() {
    UUID first = engine.post(EngineSpecs.shop("1.0", 2));
    awaitEnd();
    UUID second = engine.post(EngineSpecs.shop("2.0", 2));
    awaitObserved(second, 50);

    judge(second, Verdict.Kind.UNHEALTHY);
    awaitEnd();

    assertThat(engine.lane().stable().orElseThrow().release()).isEqualTo(first);
    assertThat(engine.weight(first)).isEqualTo(Percent.ALL);
    assertThat(runtime.read(EngineSpecs.LANE)).allMatch(i -> i.release().equals(first));
  }

  @Test
  void a_release_whose_application_dies_at_once_is_rolled_back() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    engine.post(EngineSpecs.shop("2.0", 1, "die"));

    awaitEnd();

    assertThat(engine.lane().stable().orElseThrow().spec().version()).isEqualTo("1.0");
    assertThat(runtime.read(EngineSpecs.LANE)).hasSize(1);
    assertThat(engine.log()).contains("effect-failed");
  }

  @Test
  void an_abort_takes_effect_while_the_runtime_is_unavailable() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    UUID second = engine.post(EngineSpecs.shop("2.0"));
    awaitObserved(second, 50);
    runtime.setUnavailable(true);

    abort(second);

    await().untilAsserted(() -> assertThat(engine.weight(second)).isEqualTo(Percent.NONE));
    runtime.setUnavailable(false);
    awaitEnd();
  }

  @Test
  void a_message_takes_effect_once() {
    UUID message = UUID.randomUUID();
    var releasePosted =
        new Signal.ReleasePosted(
            UUID.randomUUID(),
            EngineSpecs.shop("1.0"),
            Optional.empty(),
            Optional.empty(),
            "test",
            Optional.empty());

    engine.lanes.handle("test", TestEngine.envelope(message), _ -> Optional.of(releasePosted));
    awaitEnd();
    engine.lanes.handle("test", TestEngine.envelope(message), _ -> Optional.of(releasePosted));

    assertThat(engine.log()).containsOnlyOnce("queued");
  }

  @Test
  void a_router_that_lost_its_disk_is_adopted_and_gets_its_table_back() {
    UUID first = engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    var table = router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares();
    long epoch = engine.lane().epoch();

    router.forget();
    engine.reconciler.reconcile();

    await()
        .untilAsserted(() ->
            assertThat(router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares())
                .isEqualTo(table));
    assertThat(engine.lane().epoch()).isGreaterThan(epoch);
    assertThat(engine.weight(first)).isEqualTo(Percent.ALL);
  }

  @Test
  void a_dead_instance_is_replaced_and_the_table_follows() {
    engine.post(EngineSpecs.shop("1.0", 2));
    awaitEnd();
    UUID dead = runtime.read(EngineSpecs.LANE).getFirst().id();

    runtime.kill(dead);

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE)).hasSize(2).noneMatch(i -> i.id().equals(dead));
          assertThat(router.readAll().findTable(EngineSpecs.LANE).orElseThrow().hasMember(dead))
              .isFalse();
          assertThat(
                  router
                      .readAll()
                      .findTable(EngineSpecs.LANE)
                      .orElseThrow()
                      .shares()
                      .getFirst()
                      .backends())
              .hasSize(2);
        });
    assertThat(engine.log()).containsOnlyOnce("instance-lost");
  }

  @Test
  void a_lane_is_stopped_and_nothing_of_it_is_left() {
    engine.post(EngineSpecs.shop("1.0", 2));
    awaitEnd();

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Stop(), "test", "not needed"));

    await().untilAsserted(() -> assertThat(engine.log()).endsWith("lane-stopped"));
    assertThat(runtime.read(EngineSpecs.LANE)).isEmpty();
    assertThat(router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares()).isEmpty();
  }

  @Test
  void the_reconciler_scales_stable_up_and_down() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Scale(3), "test", "more"));

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(
                  router
                      .readAll()
                      .findTable(EngineSpecs.LANE)
                      .orElseThrow()
                      .shares()
                      .getFirst()
                      .backends())
              .hasSize(3);
        });

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Scale(1), "test", "fewer"));

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(runtime.read(EngineSpecs.LANE)).hasSize(1);
        });
    assertThat(engine.log()).doesNotContain("instance-lost");
  }

  @Test
  void another_engine_takes_over_the_effects_of_a_dead_one_under_a_new_token() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    router.setUnavailable(true);
    UUID second = engine.post(EngineSpecs.shop("2.0"));
    await().until(() -> !engine.store.readPending().rows().isEmpty());
    engine.close();
    var before = engine.store.readPending().rows().getFirst();
    router.setUnavailable(false);

    try (var other = new TestEngine(database, runtime, router, "1")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            other.runner.runOnce();
            assertThat(other.weight(second)).isEqualTo(new Percent(50));
          });
      assertThat(router.readAll().findTable(EngineSpecs.LANE).orElseThrow().token())
          .isGreaterThan(before.token());
    }
  }

  private void judge(UUID release, Verdict.Kind verdict) {
    int step = engine.lane().active().orElseThrow().number();
    engine.send(new Signal.VerdictReceived(release, step, verdict, "because"));
  }

  private void abort(UUID release) {
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(release), "test", "no"));
  }

  private void awaitObserved(UUID release, int weight) {
    await()
        .untilAsserted(() -> {
          assertThat(engine.weight(release)).isEqualTo(new Percent(weight));
          assertThat(engine.log()).endsWith("step-started");
        });
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.lane().active()).isEmpty());
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
