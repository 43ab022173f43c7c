package io.sluice.edge.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Match.Kind;
import io.sluice.contract.Percent;
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
  void what_was_tried_comes_last_and_is_tried_again_rather_than_nothing() {
    Release release = release(share(ONE, 100, "a", "b"));
    Instance first = release.instances().getFirst();
    Instance second = release.instances().getLast();

    assertThat(release.choose(Set.of(first), now)).contains(second);
    second.eject(now);
    assertThat(release.choose(Set.of(first), now)).contains(second);
    assertThat(release.choose(Set.of(first, second), now)).isPresent();
  }

  @Test
  void a_release_without_instance_leaves_its_part_to_the_others() {
    RoutingTable table = table(RoutingTable.EMPTY, share(ONE, 50), share(TWO, 50, "b"));

    assertThat(picks(table, 10)).containsOnly(TWO);
  }

  @Test
  void a_table_written_again_with_the_same_weights_goes_on_where_it_was() {
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
  void a_match_chooses_before_the_weights_do_unless_its_release_has_no_instance() {
    var present = new Match(Kind.HEADER, "x-user", "anna", TWO);
    RoutingTable two =
        table(RoutingTable.EMPTY, List.of(present), share(ONE, 100, "a"), share(TWO, 0, "b"));
    RoutingTable none =
        table(RoutingTable.EMPTY, List.of(present), share(ONE, 100, "a"), share(TWO, 0));

    assertThat(two.lane(SHOP.host()).orElseThrow().pick(present::equals).orElseThrow().id())
        .isEqualTo(TWO);
    assertThat(none.lane(SHOP.host()).orElseThrow().pick(present::equals).orElseThrow().id())
        .isEqualTo(ONE);
  }

  private Stream<UUID> picks(RoutingTable table, int number) {
    Lane lane = table.lane(SHOP.host()).orElseThrow();
    return IntStream.range(0, number).mapToObj(_ -> lane.pick(_ -> false).orElseThrow().id());
  }

  private static List<Instance> choices(Release release, long now, int number) {
    return IntStream.range(0, number)
        .mapToObj(_ -> release.choose(Set.of(), now).orElseThrow())
        .toList();
  }

  private Release release(Share share) {
    Lane lane = table(RoutingTable.EMPTY, share).lane(SHOP.host()).orElseThrow();
    return lane.pick(_ -> false).orElseThrow();
  }

  private RoutingTable table(RoutingTable before, Share... shares) {
    return table(before, List.of(), shares);
  }

  private RoutingTable table(RoutingTable before, List<Match> matches, Share... shares) {
    var record =
        LaneRecord.empty(Token.NONE).routed(Token.NONE, List.of(shares), Optional.of(matches));
    return before.with(SHOP, record, id -> fleet.get(id, "1.0"));
  }

  private static Share share(UUID release, int weight, String... instances) {
    List<Endpoint> endpoints =
        Stream.of(instances).map(id -> new Endpoint(id, "127.0.0.1", 7100)).toList();
    return new Share(release, "1.0", new Percent(weight), endpoints);
  }
}
