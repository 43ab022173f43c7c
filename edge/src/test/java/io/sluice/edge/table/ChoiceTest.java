package io.sluice.edge.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.contract.Steering;
import io.sluice.contract.Token;
import io.sluice.edge.count.Counters;
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

  private final Fleet fleet = new Fleet(new Counters(InstantSource.system()));
  private final long now = System.nanoTime();

  @Test
  void an_instance_that_could_not_be_reached_gets_nothing_for_500_ms() {
    Release release = release(share(ONE, 100, "a", "b"));
    Instance dead = release.instances().getFirst();

    dead.eject(now);

    long before = now + Duration.ofMillis(500).minusNanos(1).toNanos();
    assertThat(choices(release, before, 10)).doesNotContain(dead);
    assertThat(choices(release, before + 1, 10)).contains(dead);
  }

  @Test
  void where_all_are_thought_to_be_down_one_is_tried_nevertheless() {
    Release release = release(share(ONE, 100, "a", "b"));
    release.instances().forEach(instance -> instance.eject(now));

    assertThat(choices(release, now, 4)).containsAll(release.instances());
  }

  @Test
  void a_tried_instance_comes_last_and_is_retried_if_no_other_remains() {
    Release release = release(share(ONE, 100, "a", "b"));
    Instance first = release.instances().getFirst();
    Instance second = release.instances().getLast();

    assertThat(release.choose(Set.of(first), now)).contains(second);
    second.eject(now);
    assertThat(release.choose(Set.of(first), now)).contains(second);
    assertThat(release.choose(Set.of(first, second), now)).isPresent();
  }

  @Test
  void a_release_without_instance_is_chosen_only_if_another_one_can_answer() {
    RoutingTable two = table(RoutingTable.EMPTY, share(ONE, 50), share(TWO, 50, "b"));
    RoutingTable none = table(RoutingTable.EMPTY, share(ONE, 50), share(TWO, 50));

    assertThat(picks(two, 10)).contains(ONE, TWO);
    Lane lane = two.lane(SHOP.host()).orElseThrow();
    Release empty = lane.release(ONE).orElseThrow();
    assertThat(empty.absent()).isPresent();
    assertThat(lane.others(empty)).extracting(Release::id).containsExactly(TWO);
    assertThat(none.lane(SHOP.host()).orElseThrow().pick()).isEmpty();
  }

  @Test
  void the_other_release_with_the_most_weight_comes_first() {
    UUID three = new UUID(0, 3);
    RoutingTable table =
        table(
            RoutingTable.EMPTY,
            share(ONE, 60, "a"),
            share(TWO, 10, "b"),
            share(three, 30, "c"),
            share(new UUID(0, 4), 0));

    Lane lane = table.lane(SHOP.host()).orElseThrow();

    assertThat(lane.others(lane.release(ONE).orElseThrow()))
        .extracting(Release::id)
        .containsExactly(three, TWO);
  }

  @Test
  void a_rewritten_table_with_equal_weights_continues_its_split() {
    Share[] shares = {share(ONE, 90, "a"), share(TWO, 10, "b")};
    RoutingTable table = table(RoutingTable.EMPTY, shares);

    var seen = new ArrayList<UUID>();
    for (int i = 0; i < 10; i++) {
      seen.addAll(picks(table, 5).toList());
      table = table(table, shares);
    }

    assertThat(seen).filteredOn(TWO::equals).hasSize(5);
  }

  @Test
  void an_instance_is_the_same_object_through_all_tables() {
    Share share = share(ONE, 100, "a");
    RoutingTable first = table(RoutingTable.EMPTY, share);

    RoutingTable second = table(first, share, share(TWO, 0, "b"));

    assertThat(second.instances()).containsAll(first.instances().toList());
  }

  @Test
  void a_client_has_its_side_by_its_number_unless_that_has_no_instance() {
    Steered sticky = new Steered(TWO, Steering.NONE.withSticky(Optional.of(Duration.ofHours(1))));
    Lane two = lane(sticky, share(ONE, 70, "a"), share(TWO, 30, "b"));
    Lane none = lane(sticky, share(ONE, 70, "a"), share(TWO, 30));

    assertThat(sides(two, 30)).containsOnly(TWO);
    assertThat(sides(two, 100).subList(30, 100)).containsOnly(ONE);
    assertThat(two.serving(TWO)).isPresent();
    assertThat(none.pick(99)).isEmpty();
    assertThat(none.pick().map(Release::id)).contains(ONE);
    assertThat(none.serving(TWO)).isEmpty();
  }

  private static List<UUID> sides(Lane lane, int number) {
    return IntStream.range(0, number).mapToObj(n -> lane.pick(n).orElseThrow().id()).toList();
  }

  private Stream<UUID> picks(RoutingTable table, int number) {
    Lane lane = table.lane(SHOP.host()).orElseThrow();
    return IntStream.range(0, number).mapToObj(_ -> lane.pick().orElseThrow().id());
  }

  private static List<Instance> choices(Release release, long now, int number) {
    return IntStream.range(0, number)
        .mapToObj(_ -> release.choose(Set.of(), now).orElseThrow())
        .toList();
  }

  private Release release(Share share) {
    Lane lane = table(RoutingTable.EMPTY, share).lane(SHOP.host()).orElseThrow();
    return lane.pick().orElseThrow();
  }

  private RoutingTable table(RoutingTable before, Share... shares) {
    return table(before, Optional.empty(), shares);
  }

  private Lane lane(Steered steered, Share... shares) {
    return table(RoutingTable.EMPTY, Optional.of(steered), shares).lane(SHOP.host()).orElseThrow();
  }

  private RoutingTable table(RoutingTable before, Optional<Steered> steered, Share... shares) {
    var record =
        LaneRecord.empty(Token.NONE).routed(Token.NONE, List.of(shares), steered, Optional.empty());
    return before.with(SHOP, record, id -> fleet.get(id, "1.0"));
  }

  private static Share share(UUID release, int weight, String... instances) {
    List<Endpoint> endpoints =
        Stream.of(instances).map(id -> new Endpoint(id, "127.0.0.1", 7100)).toList();
    return new Share(release, "1.0", new Percent(weight), endpoints);
  }
}
