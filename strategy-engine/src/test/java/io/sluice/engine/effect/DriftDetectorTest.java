package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.DesiredState;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests a lane with two confirmed instances of one release, against observed states that differ
/// from it.
class DriftDetectorTest {
  private static final LaneKey LANE = EngineSpecs.LANE;
  private static final ReleaseSpec SPEC = EngineSpecs.shop("1.0", 2);
  private static final UUID STABLE = new UUID(0, 1);
  private static final UUID STRANGER = new UUID(0, 2);
  private static final Effect SCALE = new Effect.Scale(STABLE, SPEC, 2);
  private static final Effect ROUTE = new Effect.Route(Map.of(STABLE, Percent.ALL));

  private static final Lane LANE_STATE =
      lane(
          Optional.of(new Serving(STABLE, SPEC, 2)),
          Map.of(STABLE, 2),
          Map.of(STABLE, Percent.ALL));

  @Test
  void an_observed_state_that_matches_the_confirmed_one_needs_no_effect() {
    assertThat(effects(instances(State.READY, State.READY), table(0, 1))).isEmpty();
  }

  @Test
  void a_dead_instance_is_replaced_and_counted() {
    List<Instance> instances = instances(State.READY, State.DEAD);

    assertThat(effects(instances, table(0, 1))).containsExactly(SCALE);
    assertThat(detect(LANE_STATE, observe(instances, table(0, 1))).signals())
        .containsExactly(new Signal.InstancesLost(STABLE, 1, "1 of 2 instances are ready"));
  }

  @Test
  void an_instance_that_stops_is_stopped_to_its_end() {
    assertThat(effects(instances(State.READY, State.READY, State.STOPPING), table(0, 1)))
        .containsExactly(SCALE);
  }

  /// The effect removes the instance from the members before it stops it.
  @Test
  void an_instance_too_many_is_stopped_though_it_is_a_member() {
    assertThat(effects(instances(State.READY, State.READY, State.READY), table(0, 1, 2)))
        .containsExactly(SCALE);
  }

  @Test
  void members_are_no_drift_of_the_weights() {
    assertThat(effects(instances(State.READY, State.READY), table(0))).isEmpty();
  }

  @Test
  void each_release_is_scaled_by_itself() {
    Lane two =
        lane(
            Optional.of(new Serving(STABLE, SPEC, 2)),
            Map.of(STABLE, 2),
            Map.of(STABLE, Percent.ALL));
    List<Instance> both =
        List.of(
            instance(STABLE, 0, State.READY),
            instance(STABLE, 1, State.DEAD),
            instance(STRANGER, 0, State.READY));
    var crashLoop = new Effect.Scale(STRANGER, SPEC, 1);

    assertThat(
            new DriftDetector(two, observe(both, table(0)), List.of(row(crashLoop)), false)
                .effects())
        .containsExactly(SCALE);
  }

  @Test
  void an_expired_lease_ends_only_once_the_release_is_observed() {
    Lane canary = canary(3);

    assertThat(new DriftDetector(canary, expired(), List.of(), false).signals()).isEmpty();
    assertThat(new DriftDetector(canary, expired(), List.of(), false).effects()).isEmpty();
    var observed = new DriftDetector(canary, expired(), List.of(), true);
    assertThat(observed.signals()).singleElement().isInstanceOf(Signal.LeaseExpired.class);
    assertThat(observed.effects()).hasAtLeastOneElementOfType(Effect.Route.class);
  }

  /// A rollback was abandoned while the candidate's weight was withheld: no release is observed.
  @Test
  void an_expired_lease_keeps_no_weight_from_what_serves() {
    assertThat(new DriftDetector(canary(2), expired(), List.of(), false).effects())
        .containsExactly(ROUTE);
  }

  @Test
  void an_expired_lease_keeps_no_table_of_a_lane_that_serves_nothing() {
    Lane over = lane(Optional.empty(), Map.of(), Map.of());

    assertThat(new DriftDetector(over, expired(), List.of(), false).effects())
        .contains(new Effect.Route(Map.of()));
  }

  /// @param replicas of stable: if more than two, not all of them are ready
  private static Lane canary(int replicas) {
    return lane(
        Optional.of(new Serving(STABLE, SPEC, replicas)),
        Map.of(STABLE, 2),
        Map.of(STABLE, new Percent(90), STRANGER, new Percent(10)));
  }

  private static ObservedState expired() {
    var table =
        new Router.Table(
            new Token(3, 1),
            7,
            List.of(share(STABLE, 100, 0, 1), share(STRANGER, 0)),
            List.of(),
            Router.Rules.NONE,
            true,
            Optional.empty());
    return observe(instances(State.READY, State.READY), Optional.of(table));
  }

  @Test
  void a_router_without_a_token_gets_the_table_and_with_it_the_adoption() {
    assertThat(effects(instances(State.READY, State.READY), Optional.empty()))
        .containsExactly(ROUTE);
  }

  @Test
  void weights_that_differ_are_set_again() {
    var half = Tables.of(new Token(3, 1), List.of(share(STABLE, 50, 0, 1), share(STRANGER, 50)));

    assertThat(effects(instances(State.READY, State.READY), Optional.of(half)))
        .containsExactly(ROUTE);
  }

  @Test
  void the_difference_leaves_out_the_targets_of_unfinished_effects() {
    ObservedState observed = observe(instances(State.READY, State.DEAD), table(0, 1));

    assertThat(detect(LANE_STATE, observed, SCALE).effects()).isEmpty();
    assertThat(detect(LANE_STATE, observed, ROUTE).effects()).containsExactly(SCALE);
    assertThat(
            detect(
                    LANE_STATE,
                    observed,
                    new Effect.Fence(Target.ROUTER),
                    new Effect.Fence(Target.RUNTIME))
                .effects())
        .isEmpty();
  }

  @Test
  void a_table_that_is_lost_while_its_instances_are_scaled_goes_to_stable() {
    ObservedState observed = observe(instances(State.READY, State.STARTING), Optional.empty());

    assertThat(detect(LANE_STATE, observed, SCALE).effects()).containsExactly(ROUTE);
  }

  @Test
  void an_unavailable_target_gets_no_effect() {
    var noRuntime = new ObservedState(Optional.of(snapshot(table(0, 1))), Optional.empty(), LANE);
    var noRouter =
        new ObservedState(Optional.empty(), Optional.of(instances(State.READY, State.DEAD)), LANE);

    assertThat(detect(LANE_STATE, noRuntime).effects()).isEmpty();
    assertThat(detect(LANE_STATE, noRouter).effects()).containsExactly(SCALE);
  }

  @Test
  void instances_of_a_release_that_the_lane_does_not_need_are_removed() {
    var instance = instance(STRANGER, 0, State.READY);
    List<Instance> all =
        IntStream.range(0, 3)
            .mapToObj(i -> i == 2 ? instance : instance(STABLE, i, State.READY))
            .toList();

    assertThat(effects(all, table(0, 1))).containsExactly(new Effect.Scale(STRANGER, SPEC, 0));
  }

  @Test
  void a_release_that_is_over_leaves_the_table_and_is_stopped() {
    Lane over = lane(Optional.empty(), Map.of(STRANGER, 1), Map.of(STRANGER, Percent.NONE));
    List<Instance> left = List.of(instance(STRANGER, 0, State.READY));
    var named = Tables.of(new Token(3, 1), List.of(share(STRANGER, 0, 0)));
    var empty = Tables.of(new Token(3, 2), List.of());

    assertThat(detect(over, observe(left, Optional.of(named))).effects())
        .contains(new Effect.Route(Map.of()));
    assertThat(detect(over, observe(left, Optional.of(empty))).effects())
        .last()
        .isInstanceOfSatisfying(Effect.Scale.class, scale -> assertThat(scale.replicas()).isZero());
  }

  private static Lane lane(
      Optional<Serving> stable, Map<UUID, Integer> ready, Map<UUID, Percent> weights) {
    return Lane.serving(3, stable, new DesiredState(ready, weights));
  }

  private static List<Effect> effects(List<Instance> instances, Optional<Router.Table> table) {
    return detect(LANE_STATE, observe(instances, table)).effects();
  }

  private static DriftDetector detect(Lane lane, ObservedState observed, Effect... pending) {
    return new DriftDetector(
        lane, observed, Stream.of(pending).map(DriftDetectorTest::row).toList(), false);
  }

  private static ObservedState observe(List<Instance> instances, Optional<Router.Table> table) {
    return new ObservedState(Optional.of(snapshot(table)), Optional.of(instances), LANE);
  }

  private static Router.Snapshot snapshot(Optional<Router.Table> table) {
    return new Router.Snapshot("start", table.map(t -> Map.of(LANE, t)).orElse(Map.of()));
  }

  private static Optional<Router.Table> table(int... slots) {
    return Optional.of(Tables.of(new Token(3, 1), List.of(share(STABLE, 100, slots))));
  }

  private static Router.Share share(UUID release, int weight, int... slots) {
    return new Router.Share(
        release,
        "1.0",
        new Percent(weight),
        IntStream.of(slots)
            .mapToObj(slot -> new Router.Backend(id(release, slot), "127.0.0.1", 7100 + slot))
            .toList());
  }

  private static List<Instance> instances(State... states) {
    return IntStream.range(0, states.length)
        .mapToObj(slot -> instance(STABLE, slot, states[slot]))
        .toList();
  }

  private static Instance instance(UUID release, int slot, State state) {
    return new Instance(
        id(release, slot),
        release,
        "1.0",
        slot,
        state,
        "127.0.0.1",
        7100 + slot,
        OptionalLong.empty(),
        Instant.EPOCH,
        0);
  }

  private static UUID id(UUID release, int slot) {
    return new UUID(release.getLeastSignificantBits(), slot);
  }

  private static EffectRow row(Effect effect) {
    return new EffectRow(
        UUID.randomUUID(),
        LANE,
        Optional.empty(),
        2,
        effect,
        new Token(3, 2),
        "0/x",
        0,
        false,
        Optional.empty());
  }
}
