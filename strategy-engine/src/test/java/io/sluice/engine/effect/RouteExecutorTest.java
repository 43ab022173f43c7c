package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests the router's table while instances are missing.
class RouteExecutorTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = new TestEngine(database, runtime, router, "0");
  private UUID stable = new UUID(0, 0);
  private UUID candidate = new UUID(0, 0);

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void weight_comes_back_as_instances_of_stable_get_ready() {
    twoThirdsAreNew();
    runtime.setSlow(true);

    judge(Verdict.Kind.UNHEALTHY);

    await().untilAsserted(() -> assertThat(table()).containsEntry(stable, new Percent(67)));
    assertThat(table()).containsEntry(candidate, new Percent(33));
    runtime.setSlow(false);
    awaitEnd();
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL));
    assertThat(runtime.read(EngineSpecs.LANE)).hasSize(3).allMatch(i -> i.release().equals(stable));
  }

  @Test
  void weight_comes_back_from_a_candidate_that_is_dead() {
    twoThirdsAreNew();
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(i -> i.release().equals(candidate))
        .forEach(i -> runtime.kill(i.id()));

    judge(Verdict.Kind.UNHEALTHY);

    await().untilAsserted(() -> assertThat(table()).containsEntry(stable, new Percent(67)));
    runtime.setSlow(false);
    awaitEnd();
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL));
  }

  @Test
  void an_abort_gives_no_instance_more_than_it_can_carry() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.shop("2.0", 3));
    awaitShifted(50);
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(i -> i.release().equals(stable) && i.slot() > 0)
        .forEach(i -> runtime.kill(i.id()));

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));

    await()
        .pollDelay(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(engine.log()).contains("effect-failed"));
    assertThat(table()).containsEntry(stable, new Percent(50));
    runtime.setSlow(false);
    awaitEnd();
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL));
  }

  @Test
  void dead_members_get_no_weight_back_while_the_runtime_is_unavailable() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.shop("2.0", 3));
    awaitShifted(50);
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(i -> i.release().equals(stable))
        .forEach(i -> runtime.kill(i.id()));
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));
    await()
        .untilAsserted(
            () -> assertThat(engine.reasons()).anyMatch(it -> it.contains("0 of 3 instances")));

    runtime.setUnavailable(true);

    await()
        .pollDelay(Duration.ofSeconds(2))
        .untilAsserted(() ->
            assertThat(engine.reasons()).anyMatch(it -> it.contains("the runtime is unavailable")));
    assertThat(table()).containsEntry(candidate, new Percent(50));
    runtime.setUnavailable(false);
    runtime.setSlow(false);
    awaitEnd();
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL));
  }

  @Test
  void an_abort_after_the_lease_expired_gives_nothing_back_to_the_candidate() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.shop("2.0", 3));
    awaitShifted(50);
    router.expire(EngineSpecs.LANE);
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(i -> i.release().equals(stable) && i.slot() == 0)
        .forEach(i -> runtime.kill(i.id()));

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));

    await().untilAsserted(() -> assertThat(engine.log()).contains("effect-failed"));
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL, candidate, Percent.NONE));
    runtime.setSlow(false);
    awaitEnd();
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL));
  }

  @Test
  void a_plan_with_an_expired_weight_does_not_advance_until_the_candidate_is_observed() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.shop("2.0", 3));
    awaitShifted(50);
    router.expire(EngineSpecs.LANE);

    judge(Verdict.Kind.HEALTHY);

    await()
        .untilAsserted(
            () -> assertThat(engine.reasons()).anyMatch(it -> it.contains("weight lease expired")));
    assertThat(table()).isEqualTo(Map.of(stable, Percent.ALL, candidate, Percent.NONE));
    await()
        .untilAsserted(() -> {
          engine.leases.observe(EngineSpecs.LANE);
          assertThat(engine.weight(candidate)).isEqualTo(Percent.ALL);
        });
  }

  @Test
  void a_lost_table_comes_back_while_a_match_waits_for_an_instance() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    router.setUnavailable(true);
    candidate = engine.post(EngineSpecs.matched("2.0"));
    await().untilAsserted(() -> assertThat(engine.lane().ready(candidate)).isEqualTo(1));
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(i -> i.release().equals(candidate))
        .forEach(i -> runtime.kill(i.id()));
    router.setUnavailable(false);
    await()
        .untilAsserted(
            () -> assertThat(engine.reasons()).anyMatch(it -> it.contains("no instance of")));

    router.forget();

    await()
        .untilAsserted(() -> {
          assertThat(router.readAll().findTable(EngineSpecs.LANE)).isPresent();
          assertThat(table()).containsEntry(stable, Percent.ALL);
        });
    runtime.setSlow(false);
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(rules().trafficRules()).isPresent();
        });
  }

  /// A version that repairs a broken stable cannot wait until stable is ready.
  @Test
  void a_new_version_takes_over_though_no_instance_of_stable_is_ready() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    runtime.read(EngineSpecs.LANE).forEach(i -> runtime.kill(i.id()));

    candidate = engine.post(EngineSpecs.shop("2.0", 3));
    awaitShifted(50);
    assertThat(table()).containsEntry(stable, new Percent(50));
    judge(Verdict.Kind.HEALTHY);
    awaitShifted(100);
    judge(Verdict.Kind.HEALTHY);

    awaitEnd();
    assertThat(table()).isEqualTo(Map.of(candidate, Percent.ALL));
  }

  @Test
  void a_table_on_its_way_does_not_wait_for_what_stable_was_given_meanwhile() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    router.setUnavailable(true);
    candidate = engine.post(EngineSpecs.shop("2.0"));
    await().untilAsserted(() -> assertThat(engine.lane().ready(candidate)).isEqualTo(1));

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Scale(2), "test", "more"));
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(Members.ready(stable, runtime.read(EngineSpecs.LANE))).hasSize(2);
        });
    router.setUnavailable(false);

    awaitShifted(50);
  }

  /// If the control plane failed, a lease would give stable more weight than it can carry.
  @Test
  void weights_have_no_lease_once_a_batch_of_stable_is_stopped() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.rolling("2.0", 3));
    awaitShifted(34);
    assertThat(rules().lease()).isPresent();
    runtime.setSlow(true);

    judge(Verdict.Kind.HEALTHY);

    await()
        .untilAsserted(
            () -> assertThat(Members.ready(stable, runtime.read(EngineSpecs.LANE))).hasSize(2));
    assertThat(rules().lease()).isEmpty();
    runtime.setSlow(false);
    awaitShifted(67);
  }

  /// If they were, the next step would stop instances of stable that still receive requests.
  @Test
  void weights_that_the_router_does_not_have_are_not_confirmed() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.shop("2.0", 3));
    awaitShifted(50);
    router.setLying(true);

    judge(Verdict.Kind.HEALTHY);

    await().untilAsserted(() -> assertThat(engine.log()).contains("effect-failed"));
    assertThat(Members.ready(stable, runtime.read(EngineSpecs.LANE))).hasSize(3);
    router.setLying(false);
    awaitShifted(100);
  }

  /// Brings stable to 2 of its 3 instances and a third of the traffic.
  private void twoThirdsAreNew() {
    engine.post(EngineSpecs.shop("1.0", 3));
    awaitEnd();
    stable = engine.lane().stable().orElseThrow().release();
    candidate = engine.post(EngineSpecs.rolling("2.0", 3));
    awaitShifted(34);
    judge(Verdict.Kind.HEALTHY);
    awaitShifted(67);
  }

  private Map<UUID, Percent> table() {
    return router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares().stream()
        .collect(Collectors.toMap(Router.Share::release, Router.Share::weight));
  }

  private Router.Rules rules() {
    return router.readAll().findTable(EngineSpecs.LANE).orElseThrow().rules();
  }

  private void judge(Verdict.Kind verdict) {
    int step = engine.lane().active().orElseThrow().number();
    engine.send(new Signal.VerdictReceived(candidate, step, verdict, "because"));
  }

  private void awaitShifted(int weight) {
    await()
        .untilAsserted(() -> {
          assertThat(engine.weight(candidate)).isEqualTo(new Percent(weight));
          assertThat(engine.log()).endsWith("step-started");
        });
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
