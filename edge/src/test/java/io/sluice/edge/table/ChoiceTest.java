package io.sluice.edge.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Token;
import io.sluice.contract.TrafficRules;
import io.sluice.edge.metrics.InstanceCounters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final LaneKey SHOP = new LaneKey("production", "shop");
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);

  private final UpstreamRegistry registry =
      new UpstreamRegistry(new InstanceCounters(InstantSource.system()));
  private final long now = System.nanoTime();

  @Test
  void an_instance_that_could_not_be_reached_gets_nothing_for_500_ms() {
    ReleaseRoute release = release(weighted(ONE, 100, "a", "b"));
    UpstreamInstance dead = release.instances().getFirst();

    dead.eject(now);

    long before = now + Duration.ofMillis(500).minusNanos(1).toNanos();
    assertThat(choices(release, before, 10)).doesNotContain(dead);
    assertThat(choices(release, before + 1, 10)).contains(dead);
  }

  @Test
  void if_all_instances_are_ejected_one_is_tried_nevertheless() {
    ReleaseRoute release = release(weighted(ONE, 100, "a", "b"));
    release.instances().forEach(instance -> instance.eject(now));

    assertThat(choices(release, now, 4)).containsAll(release.instances());
  }

  @Test
  void a_tried_instance_comes_last_and_is_retried_if_no_other_remains() {
    ReleaseRoute release = release(weighted(ONE, 100, "a", "b"));
    UpstreamInstance first = release.instances().getFirst();
    UpstreamInstance second = release.instances().getLast();

    assertThat(release.choose(Set.of(first), now)).contains(second);
    second.eject(now);
    assertThat(release.choose(Set.of(first), now)).contains(second);
    assertThat(release.choose(Set.of(first, second), now)).isPresent();
  }

  @Test
  void a_release_without_instance_is_chosen_only_if_another_one_can_answer() {
    RoutingTable two = table(RoutingTable.EMPTY, weighted(ONE, 50), weighted(TWO, 50, "b"));
    RoutingTable none = table(RoutingTable.EMPTY, weighted(ONE, 50), weighted(TWO, 50));

    assertThat(picks(two, 10)).contains(ONE, TWO);
    LaneRoutes lane = two.findLane(SHOP.host()).orElseThrow();
    ReleaseRoute empty = lane.findRelease(ONE).orElseThrow();
    assertThat(empty.findAbsent()).isPresent();
    assertThat(lane.others(empty)).extracting(ReleaseRoute::id).containsExactly(TWO);
    assertThat(none.findLane(SHOP.host()).orElseThrow().pick()).isEmpty();
  }

  @Test
  void the_other_release_with_the_most_weight_comes_first() {
    UUID three = new UUID(0, 3);
    RoutingTable table =
        table(
            RoutingTable.EMPTY,
            weighted(ONE, 60, "a"),
            weighted(TWO, 10, "b"),
            weighted(three, 30, "c"),
            weighted(new UUID(0, 4), 0));

    LaneRoutes lane = table.findLane(SHOP.host()).orElseThrow();

    assertThat(lane.others(lane.findRelease(ONE).orElseThrow()))
        .extracting(ReleaseRoute::id)
        .containsExactly(three, TWO);
  }

  @Test
  void a_rewritten_table_with_equal_weights_continues_its_split() {
    WeightedRelease[] releases = {weighted(ONE, 90, "a"), weighted(TWO, 10, "b")};
    RoutingTable table = table(RoutingTable.EMPTY, releases);

    var seen = new ArrayList<UUID>();
    for (int i = 0; i < 10; i++) {
      seen.addAll(picks(table, 5).toList());
      table = table(table, releases);
    }

    assertThat(seen).filteredOn(TWO::equals).hasSize(5);
  }

  @Test
  void an_instance_is_the_same_object_through_all_tables() {
    WeightedRelease weighted = weighted(ONE, 100, "a");
    RoutingTable first = table(RoutingTable.EMPTY, weighted);

    RoutingTable second = table(first, weighted, weighted(TWO, 0, "b"));

    assertThat(second.instances()).containsAll(first.instances().toList());
  }

  @Test
  void a_client_has_its_side_by_its_number_unless_that_has_no_instance() {
    ReleaseTrafficRules sticky =
        new ReleaseTrafficRules(
            TWO, TrafficRules.NONE.withSticky(Optional.of(Duration.ofHours(1))));
    LaneRoutes two = lane(sticky, weighted(ONE, 70, "a"), weighted(TWO, 30, "b"));
    LaneRoutes none = lane(sticky, weighted(ONE, 70, "a"), weighted(TWO, 30));

    assertThat(sides(two, 30)).containsOnly(TWO);
    assertThat(sides(two, 100).subList(30, 100)).containsOnly(ONE);
    assertThat(two.findServing(TWO)).isPresent();
    assertThat(none.pick(99)).isEmpty();
    assertThat(none.pick().map(ReleaseRoute::id)).contains(ONE);
    assertThat(none.findServing(TWO)).isEmpty();
  }

  private static List<UUID> sides(LaneRoutes lane, int number) {
    return IntStream.range(0, number).mapToObj(n -> lane.pick(n).orElseThrow().id()).toList();
  }

  private Stream<UUID> picks(RoutingTable table, int number) {
    LaneRoutes lane = table.findLane(SHOP.host()).orElseThrow();
    return IntStream.range(0, number).mapToObj(_ -> lane.pick().orElseThrow().id());
  }

  private static List<UpstreamInstance> choices(ReleaseRoute release, long now, int number) {
    return IntStream.range(0, number)
        .mapToObj(_ -> release.choose(Set.of(), now).orElseThrow())
        .toList();
  }

  private ReleaseRoute release(WeightedRelease weighted) {
    LaneRoutes lane = table(RoutingTable.EMPTY, weighted).findLane(SHOP.host()).orElseThrow();
    return lane.pick().orElseThrow();
  }

  private RoutingTable table(RoutingTable before, WeightedRelease... releases) {
    return table(before, Optional.empty(), releases);
  }

  private LaneRoutes lane(ReleaseTrafficRules rules, WeightedRelease... releases) {
    return table(RoutingTable.EMPTY, Optional.of(rules), releases)
        .findLane(SHOP.host())
        .orElseThrow();
  }

  private RoutingTable table(
      RoutingTable before, Optional<ReleaseTrafficRules> rules, WeightedRelease... releases) {
    var record =
        LaneRecord.empty(Token.NONE)
            .withTable(Token.NONE, List.of(releases), rules, Optional.empty());
    return before.with(SHOP, record, id -> registry.get(id, "1.0"));
  }

  private static WeightedRelease weighted(UUID release, int weight, String... instances) {
    List<Endpoint> endpoints =
        Stream.of(instances).map(id -> new Endpoint(id, "127.0.0.1", 7100)).toList();
    return new WeightedRelease(release, "1.0", new Percent(weight), endpoints);
  }
}
