package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests fresh instances of stable in addition to the present ones.
class ExperimentScaleTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = new TestEngine(database, runtime, router, "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void the_baseline_consists_of_the_instances_that_were_started_for_it() {
    UUID stable = twoInstancesAboveAFreeSlot();
    List<UUID> before = ids(stable);

    engine.post(EngineSpecs.experiment("2.0", 3, 2));

    await().untilAsserted(() -> assertThat(isObserving()).isTrue());
    assertThat(ids(stable)).hasSize(4).containsAll(before);
    assertThat(baseline())
        .hasSize(2)
        .containsExactlyInAnyOrderElementsOf(
            ids(stable).stream().filter(id -> !before.contains(id)).map(UUID::toString).toList());
    await().untilAsserted(() -> assertThat(engine.store.readPending().rows()).isEmpty());
    engine.reconciler.reconcile();
    assertThat(engine.store.readPending().rows()).as("the reconciler keeps them").isEmpty();
  }

  @Test
  void a_rollback_removes_the_baseline_instances_and_the_candidate() {
    UUID stable = twoInstancesAboveAFreeSlot();
    UUID release = engine.post(EngineSpecs.experiment("2.0", 3, 2));
    await().untilAsserted(() -> assertThat(isObserving()).isTrue());

    engine.send(
        new Signal.VerdictReceived(release, number(), Verdict.Kind.UNHEALTHY, "it is worse"));

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(engine.lane().active()).isEmpty();
          assertThat(ids(stable)).hasSize(2);
          assertThat(ids(release)).isEmpty();
        });
  }

  private UUID twoInstancesAboveAFreeSlot() {
    UUID stable = engine.post(EngineSpecs.shop("1.0", 3));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    runtime.setSlow(true);
    runtime.kill(up().stream().filter(i -> i.slot() == 0).findFirst().orElseThrow().id());
    engine.reconciler.reconcile();
    await().untilAsserted(() -> assertThat(up()).hasSize(3));
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Scale(2), "test", "fewer"));
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(up()).extracting(Instance::slot).containsExactlyInAnyOrder(1, 2);
        });
    runtime.setSlow(false);
    return stable;
  }

  private boolean isObserving() {
    return engine.lane().active().flatMap(a -> a.findStep()).stream()
        .anyMatch(Step.Observe.class::isInstance);
  }

  private int number() {
    return engine.lane().active().orElseThrow().number();
  }

  private List<String> baseline() {
    return engine.events().stream()
        .filter(Progress.InstancesReady.class::isInstance)
        .flatMap(event -> ((Progress.InstancesReady) event).controlInstances().stream())
        .flatMap(List::stream)
        .toList();
  }

  private List<UUID> ids(UUID release) {
    return up().stream().filter(i -> i.release().equals(release)).map(Instance::id).toList();
  }

  private List<Instance> up() {
    return runtime.readAll().instances(EngineSpecs.LANE).stream().filter(Instance::isUp).toList();
  }
}
