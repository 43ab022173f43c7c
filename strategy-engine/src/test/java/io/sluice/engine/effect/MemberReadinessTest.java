package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests permanent faults: healthy instances serve nevertheless.
class MemberReadinessTest {
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = new TestEngine(Databases.empty(), runtime, router, "0");

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void ready_instances_are_members_though_another_one_never_starts() {
    UUID stable = serve(3);
    List<Instance> first = ready(stable);
    runtime.setRoom(2);

    first.forEach(this::kill);

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(members(stable))
              .hasSize(2)
              .isEqualTo(ids(ready(stable)))
              .doesNotContainAnyElementsOf(ids(first));
        });
    assertThat(engine.store.readPending().rows()).hasSize(1); // the third is still tried
  }

  @Test
  void an_instance_that_died_twice_is_replaced_though_another_slot_never_starts() {
    UUID stable = serve(3);
    runtime.setBrokenSlot(2);
    kill(inSlot(stable, 2));
    kill(inSlot(stable, 0));
    awaitReady(stable, 2);

    kill(inSlot(stable, 0));

    awaitReady(stable, 2);
    assertThat(inSlot(stable, 0).restarts()).isEqualTo(2);
  }

  @Test
  void an_instance_that_stops_is_stopped_though_another_cannot_start() {
    UUID stable = serve(3);
    Instance last = inSlot(stable, 2);
    router.setInFlight(last.id(), 1);
    scaleTo(2);
    await().untilAsserted(() -> assertThat(ready(stable)).hasSize(2));
    runtime.setBrokenSlot(2);
    scaleTo(3);

    router.setInFlight(last.id(), 0);

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(ids(runtime.readAll().instances(EngineSpecs.LANE))).doesNotContain(last.id());
        });
  }

  @Test
  void a_version_that_crash_loops_delays_no_other_version() {
    UUID stable = serve(2);
    UUID candidate = engine.post(EngineSpecs.shop("2.0", 4));
    awaitShifted(candidate, 50);
    runtime.setSlow(true);
    ready(candidate).forEach(this::kill);
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(engine.store.readPending().rows()).isNotEmpty();
        });

    Instance dead = ready(stable).getFirst();
    kill(dead);
    engine.reconciler.reconcile();

    await()
        .untilAsserted(() ->
            assertThat(runtime.readAll().instances(EngineSpecs.LANE))
                .filteredOn(it -> it.release().equals(stable) && it.isUp())
                .hasSize(2));
    assertThat(members(stable)).doesNotContain(dead.id()).isNotEmpty();
  }

  @Test
  void a_lost_table_is_back_though_a_rollback_waits_for_capacity() {
    UUID stable = serve(2);
    UUID candidate = engine.post(EngineSpecs.shop("2.0", 4));
    awaitShifted(candidate, 50);
    runtime.setSlow(true);
    ready(stable).forEach(this::kill);
    judge(candidate, Verdict.Kind.UNHEALTHY);
    await().untilAsserted(() -> assertThat(engine.log()).contains("effect-failed"));

    router.forget();

    await().untilAsserted(() -> assertThat(members(candidate)).hasSize(2));
    assertThat(weight(candidate)).isEqualTo(new Percent(50));
    runtime.setSlow(false);
    awaitEnd();
  }

  @Test
  void members_change_while_a_rollback_waits_for_capacity() {
    UUID stable = serve(2);
    UUID candidate = engine.post(EngineSpecs.shop("2.0", 4));
    awaitShifted(candidate, 50);
    runtime.setSlow(true);
    ready(stable).forEach(this::kill);
    judge(candidate, Verdict.Kind.UNHEALTHY);
    await().untilAsserted(() -> assertThat(engine.log()).contains("effect-failed"));

    Instance dead = ready(candidate).getFirst();
    kill(dead);
    engine.reconciler.reconcile();

    assertThat(members(candidate)).hasSize(1).doesNotContain(dead.id());
    runtime.setSlow(false);
    awaitEnd();
  }

  @Test
  void a_canary_gets_its_weight_back_after_its_lease_expired() {
    serve(2);
    UUID candidate = engine.post(EngineSpecs.shop("2.0", 4));
    awaitShifted(candidate, 50);
    assertThat(table().rules().lease()).isPresent();
    router.expire(EngineSpecs.LANE);

    engine.reconciler.reconcile();
    assertThat(weight(candidate)).isEqualTo(Percent.NONE);

    await()
        .untilAsserted(() -> {
          engine.leases.observe(EngineSpecs.LANE);
          engine.reconciler.reconcile();
          assertThat(weight(candidate)).isEqualTo(new Percent(50));
        });
    assertThat(engine.log()).contains("lease-expired");
    assertThat(table().expired()).isFalse();
  }

  private UUID serve(int replicas) {
    engine.post(EngineSpecs.shop("1.0", replicas));
    awaitEnd();
    return engine.lane().stable().orElseThrow().release();
  }

  private void scaleTo(int replicas) {
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Scale(replicas), "test", ""));
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(engine.store.readPending().rows())
              .anyMatch(row ->
                  row.effect() instanceof Effect.Scale scale && scale.replicas() == replicas);
        });
  }

  private Instance inSlot(UUID release, int slot) {
    return ready(release).stream().filter(it -> it.slot() == slot).findFirst().orElseThrow();
  }

  private void awaitReady(UUID release, int instances) {
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(ready(release)).hasSize(instances);
        });
  }

  private void kill(Instance instance) {
    runtime.kill(instance.id());
  }

  private List<Instance> ready(UUID release) {
    return runtime.readAll().instances(EngineSpecs.LANE).stream()
        .filter(it -> it.release().equals(release) && it.state() == State.READY)
        .toList();
  }

  private static Set<UUID> ids(List<Instance> instances) {
    return instances.stream().map(Instance::id).collect(Collectors.toSet());
  }

  private Router.Table table() {
    return router.readAll().findTable(EngineSpecs.LANE).orElseThrow();
  }

  private Percent weight(UUID release) {
    return table().shares().stream()
        .filter(share -> share.release().equals(release))
        .map(Router.Share::weight)
        .findFirst()
        .orElse(Percent.NONE);
  }

  private Set<UUID> members(UUID release) {
    return router.readAll().findTable(EngineSpecs.LANE).stream()
        .flatMap(table -> table.shares().stream())
        .filter(share -> share.release().equals(release))
        .flatMap(share -> share.backends().stream())
        .map(Router.Backend::id)
        .collect(Collectors.toSet());
  }

  private void judge(UUID candidate, Verdict.Kind verdict) {
    int step = engine.lane().active().orElseThrow().number();
    engine.send(new Signal.VerdictReceived(candidate, step, verdict, "because"));
  }

  private void awaitShifted(UUID candidate, int weight) {
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
