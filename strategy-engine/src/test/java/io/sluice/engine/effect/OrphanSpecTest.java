package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.DesiredState;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests the leftovers of an abandoned rollback, and the reconciler's effects on them.
class OrphanSpecTest {
  private static final ReleaseSpec SPEC = EngineSpecs.shop("1.0", 2);
  private static final UUID STABLE = new UUID(0, 1);
  private static final UUID CANDIDATE = new UUID(0, 2);

  private static final Lane STOPPED = lane(Optional.empty(), Map.of(), Map.of());
  private static final Lane CLOSED =
      lane(
          Optional.of(new Serving(STABLE, SPEC, 2)),
          Map.of(STABLE, 2),
          Map.of(STABLE, new Percent(60), CANDIDATE, new Percent(40)));

  @Test
  void instances_of_a_lane_that_serves_nothing_are_stopped() {
    List<Effect> effects = effects(STOPPED, List.of(), State.READY, State.DEAD);

    assertThat(effects)
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Scale.class,
            scale -> {
              assertThat(scale.release()).isEqualTo(STABLE);
              assertThat(scale.replicas()).isZero();
            });
  }

  @Test
  void stable_gets_all_traffic_once_all_its_instances_are_ready() {
    List<Router.Share> shares = List.of(share(STABLE, 60), share(CANDIDATE, 40));

    assertThat(effects(CLOSED, shares, State.READY, State.READY))
        .containsExactly(new Effect.Route(Map.of(STABLE, Percent.ALL)));
    assertThat(effects(CLOSED, shares, State.READY, State.DEAD))
        .containsExactly(new Effect.Scale(STABLE, SPEC, 2));
  }

  private static List<Effect> effects(Lane lane, List<Router.Share> shares, State... states) {
    var table = Tables.of(new Token(4, 1), shares);
    var router = new Router.Snapshot("start", Map.of(EngineSpecs.LANE, table));
    List<Instance> instances =
        IntStream.range(0, states.length).mapToObj(slot -> instance(slot, states[slot])).toList();
    var observed = new ObservedState(Optional.of(router), Optional.of(instances), EngineSpecs.LANE);
    return new DriftDetector(lane, observed, List.of(), false).effects();
  }

  private static Lane lane(
      Optional<Serving> stable, Map<UUID, Integer> instances, Map<UUID, Percent> weights) {
    return Lane.serving(4, stable, new DesiredState(instances, weights));
  }

  private static Router.Share share(UUID release, int weight) {
    List<Router.Backend> both =
        IntStream.range(0, 2).mapToObj(OrphanSpecTest::id).map(OrphanSpecTest::backend).toList();
    return new Router.Share(release, "1.0", new Percent(weight), both);
  }

  private static Router.Backend backend(UUID id) {
    return new Router.Backend(id, "127.0.0.1", 7100);
  }

  private static Instance instance(int slot, State state) {
    return new Instance(
        id(slot),
        STABLE,
        "1.0",
        slot,
        state,
        "127.0.0.1",
        7100,
        OptionalLong.empty(),
        Instant.EPOCH,
        0);
  }

  private static UUID id(int slot) {
    return new UUID(1, slot);
  }
}
