package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.Specs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A lane with two confirmed instances of one release, against worlds that differ from it.
class DifferenceTest {
  private static final LaneKey LANE = Specs.LANE;
  private static final ReleaseSpec SPEC = Specs.shop("1.0", 2);
  private static final UUID STABLE = new UUID(0, 1);
  private static final UUID STRANGER = new UUID(0, 2);
  private static final Effect SCALE = new Effect.Scale(STABLE, SPEC, 2);
  private static final Effect ROUTE =
      new Effect.Route(Map.of(STABLE, Percent.ALL), Map.of(STABLE, 2));

  private static final Lane LANE_STATE =
      lane(
          Optional.of(new Serving(STABLE, SPEC, 2)),
          Map.of(STABLE, 2),
          Map.of(STABLE, Percent.ALL));

  @Test
  void a_world_as_it_was_confirmed_needs_nothing() {
    assertThat(effects(instances(State.READY, State.READY), table(0, 1))).isEmpty();
  }

  @Test
  void a_dead_instance_leaves_the_table_and_is_replaced() {
    List<Instance> instances = instances(State.READY, State.DEAD);

    assertThat(effects(instances, table(0, 1))).containsExactly(ROUTE, SCALE);
    assertThat(new Difference(LANE_STATE, world(instances, table(0, 1)), List.of()).lost())
        .singleElement()
        .satisfies(lost -> assertThat(lost.ready()).isEqualTo(1));
  }

  @Test
  void with_nobody_ready_the_table_stays_as_it_is() {
    assertThat(effects(instances(State.DEAD, State.DEAD), table(0, 1))).containsExactly(SCALE);
  }

  @Test
  void a_new_instance_enters_the_table() {
    assertThat(effects(instances(State.READY, State.READY), table(0))).containsExactly(ROUTE);
  }

  @Test
  void an_instance_that_stops_is_stopped_to_its_end() {
    assertThat(effects(instances(State.READY, State.READY, State.STOPPING), table(0, 1)))
        .containsExactly(SCALE);
  }

  @Test
  void what_is_too_much_leaves_the_table_before_it_is_stopped() {
    List<Instance> three = instances(State.READY, State.READY, State.READY);

    assertThat(effects(three, table(0, 1, 2))).containsExactly(ROUTE);
    assertThat(effects(three, table(0, 1))).containsExactly(SCALE);
  }

  @Test
  void what_is_too_much_is_not_stopped_while_a_table_that_names_it_is_on_its_way() {
    World world = world(instances(State.READY, State.READY, State.READY), table(0, 1));
    var wide = new Effect.Route(Map.of(STABLE, Percent.ALL), Map.of(STABLE, 3));

    assertThat(new Difference(LANE_STATE, world, List.of(row(wide))).effects()).isEmpty();
    assertThat(new Difference(LANE_STATE, world, List.of(row(ROUTE))).effects())
        .containsExactly(SCALE);
  }

  @Test
  void what_is_too_much_is_stopped_though_the_one_that_starts_has_the_lowest_slot() {
    List<Instance> three = instances(State.STARTING, State.READY, State.READY);

    assertThat(effects(three, table(1, 2))).containsExactly(SCALE);
  }

  @Test
  void a_router_without_a_token_gets_the_table_and_with_it_the_adoption() {
    assertThat(effects(instances(State.READY, State.READY), Optional.empty()))
        .containsExactly(ROUTE);
  }

  @Test
  void weights_that_differ_are_set_again() {
    var half =
        new Router.Table(
            new Token(3, 1), List.of(share(STABLE, 50, 0, 1), share(STRANGER, 50)), List.of());

    assertThat(effects(instances(State.READY, State.READY), Optional.of(half)))
        .containsExactly(ROUTE);
  }

  @Test
  void what_an_unfinished_effect_names_is_left_out() {
    World world = world(instances(State.READY, State.DEAD), table(0, 1));

    assertThat(new Difference(LANE_STATE, world, List.of(row(SCALE))).effects()).isEmpty();
    assertThat(new Difference(LANE_STATE, world, List.of(row(ROUTE))).effects())
        .containsExactly(SCALE);
    assertThat(
            new Difference(
                    LANE_STATE,
                    world,
                    List.of(
                        row(new Effect.Fence(Target.ROUTER)),
                        row(new Effect.Fence(Target.RUNTIME))))
                .effects())
        .isEmpty();
  }

  @Test
  void a_table_that_was_lost_while_its_instances_are_scaled_is_not_set_to_nobody() {
    World world = world(instances(State.READY, State.STARTING), Optional.empty());

    assertThat(new Difference(LANE_STATE, world, List.of(row(SCALE))).effects())
        .containsExactly(ROUTE);
  }

  @Test
  void what_does_not_answer_is_left_alone() {
    var noRuntime = new World(Optional.of(snapshot(table(0, 1))), Optional.empty(), LANE);
    var noRouter =
        new World(Optional.empty(), Optional.of(instances(State.READY, State.DEAD)), LANE);

    assertThat(new Difference(LANE_STATE, noRuntime, List.of()).effects()).isEmpty();
    assertThat(new Difference(LANE_STATE, noRouter, List.of()).effects()).containsExactly(SCALE);
  }

  @Test
  void instances_that_nobody_needs_any_more_are_removed() {
    var instance = instance(STRANGER, 0, State.READY);
    List<Instance> all =
        IntStream.range(0, 3)
            .mapToObj(i -> i == 2 ? instance : instance(STABLE, i, State.READY))
            .toList();

    assertThat(effects(all, table(0, 1))).containsExactly(new Effect.Scale(STRANGER, SPEC, 0));
  }

  @Test
  void what_nobody_needs_any_more_leaves_the_table_and_is_stopped_then() {
    Lane over = lane(Optional.empty(), Map.of(STRANGER, 1), Map.of(STRANGER, Percent.NONE));
    List<Instance> left = List.of(instance(STRANGER, 0, State.READY));
    var named = new Router.Table(new Token(3, 1), List.of(share(STRANGER, 0, 0)), List.of());
    var empty = new Router.Table(new Token(3, 2), List.of(), List.of());

    assertThat(new Difference(over, world(left, Optional.of(named)), List.of()).effects())
        .containsExactly(new Effect.Route(Map.of(), Map.of()));
    assertThat(new Difference(over, world(left, Optional.of(empty)), List.of()).effects())
        .last()
        .isInstanceOfSatisfying(Effect.Scale.class, scale -> assertThat(scale.replicas()).isZero());
  }

  private static Lane lane(
      Optional<Serving> stable, Map<UUID, Integer> ready, Map<UUID, Percent> weights) {
    return new Lane(
        3, stable, ready, weights, List.of(), Optional.empty(), Optional.empty(), Map.of());
  }

  private static List<Effect> effects(List<Instance> instances, Optional<Router.Table> table) {
    return new Difference(LANE_STATE, world(instances, table), List.of()).effects();
  }

  private static World world(List<Instance> instances, Optional<Router.Table> table) {
    return new World(Optional.of(snapshot(table)), Optional.of(instances), LANE);
  }

  private static Router.Snapshot snapshot(Optional<Router.Table> table) {
    return new Router.Snapshot("start", table.map(t -> Map.of(LANE, t)).orElse(Map.of()));
  }

  private static Optional<Router.Table> table(int... slots) {
    return Optional.of(
        new Router.Table(new Token(3, 1), List.of(share(STABLE, 100, slots)), List.of()));
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
