package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Token;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.Tables;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The basic suite of every router. A new router's test extends this class and creates the router.
public abstract class RouterConformance {
  protected static final LaneKey LANE = EngineSpecs.LANE;
  protected static final Token FIRST = new Token(1, 1);
  protected static final Token SECOND = new Token(2, 2);

  protected final UUID stable = UUID.randomUUID();
  protected final UUID candidate = UUID.randomUUID();
  private final List<Share> one = List.of(share(stable, "1.0", 100, 7101));
  private final List<Share> two =
      List.of(share(stable, "1.0", 90, 7101), share(candidate, "2.0", 10, 7102));

  /// Returns a router without lanes, which keeps its state between calls.
  protected abstract Router router();

  /// Kills the router and starts it again, with its disk.
  protected abstract void restart();

  protected final boolean isUnsupported(String test) {
    return SuitesPage.unsupportedTests(getClass()).contains(test);
  }

  @Test
  void tables_and_tokens_outlive_a_restart() {
    adopt();
    Tables.route(router(), LANE, FIRST, two);
    String before = router().readAll().startId();

    restart();

    assertThat(router().readAll().startId()).isNotEqualTo(before);
    if (isUnsupported("tables_and_tokens_outlive_a_restart")) {
      assertThat(router().readAll().lanes()).isEmpty();
    } else {
      Table table = router().readAll().findTable(LANE).orElseThrow();
      assertThat(table.token()).isEqualTo(FIRST);
      assertThat(table.shares()).containsExactlyInAnyOrderElementsOf(two);
    }
  }

  @Test
  void a_lane_may_have_three_releases_with_traffic() {
    adopt();
    List<Share> three =
        List.of(
            share(stable, "1.0", 80, 7101),
            share(candidate, "2.0", 10, 7102),
            share(UUID.randomUUID(), "3.0", 10, 7103));

    if (isUnsupported("a_lane_may_have_three_releases_with_traffic")) {
      assertThatThrownBy(() -> Tables.route(router(), LANE, FIRST, three))
          .isInstanceOf(TargetException.Permanent.class);
      assertThat(router().readAll().findTable(LANE).orElseThrow().shares()).isEmpty();
    } else {
      assertThat(Tables.route(router(), LANE, FIRST, three).shares())
          .containsExactlyInAnyOrderElementsOf(three);
    }
  }

  @Test
  void traffic_rules_for_a_release_outside_the_table_are_rejected_and_change_nothing() {
    adopt();
    Tables.route(router(), LANE, FIRST, one);
    var match = new Match(Match.Kind.COOKIE, "preview", "yes");
    var stray = new ReleaseTrafficRules(candidate, TrafficRules.NONE.withMatch(List.of(match)));

    assertThatThrownBy(() -> Tables.route(router(), LANE, SECOND, one, Optional.of(stray)))
        .isInstanceOf(TargetException.Unreachable.class);

    Table table = router().readAll().findTable(LANE).orElseThrow();
    assertThat(table.shares()).isEqualTo(one);
    assertThat(table.findTrafficRules()).isEmpty();
  }

  @Test
  void a_lane_without_a_token_takes_nothing_but_an_adoption() {
    assertThatThrownBy(() -> router().fence(LANE, FIRST))
        .isInstanceOf(TargetException.NoToken.class);
    assertThatThrownBy(() -> Tables.route(router(), LANE, FIRST, one))
        .isInstanceOf(TargetException.NoToken.class);
    assertThat(router().readAll().findTable(LANE)).isEmpty();

    adopt();

    Table table = router().readAll().findTable(LANE).orElseThrow();
    assertThat(table.token()).isEqualTo(FIRST);
    assertThat(table.shares()).isEmpty();
  }

  @Test
  void an_adoption_that_names_another_start_is_rejected() {
    assertThatThrownBy(() -> router().adopt(LANE, FIRST, "another"))
        .isInstanceOf(TargetException.StartIdMismatch.class);

    assertThat(router().readAll().findTable(LANE)).isEmpty();
  }

  @Test
  void a_table_is_set_as_a_whole_and_read_back() {
    adopt();

    Table answered = Tables.route(router(), LANE, FIRST, two);

    assertThat(answered.token()).isEqualTo(FIRST);
    assertThat(answered.shares()).containsExactlyInAnyOrderElementsOf(two);
    assertThat(router().readAll().findTable(LANE).orElseThrow().shares())
        .containsExactlyInAnyOrderElementsOf(two);

    Tables.route(router(), LANE, SECOND, one);

    assertThat(router().readAll().findTable(LANE).orElseThrow().shares()).isEqualTo(one);
  }

  @Test
  void a_release_without_weight_may_be_known() {
    adopt();
    List<Share> known = List.of(share(stable, "1.0", 100, 7101), share(candidate, "2.0", 0, 7102));

    Tables.route(router(), LANE, FIRST, known);

    assertThat(router().readAll().findTable(LANE).orElseThrow().shares())
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void a_lane_may_be_left_without_releases() {
    adopt();
    Tables.route(router(), LANE, FIRST, one);

    assertThat(Tables.route(router(), LANE, SECOND, List.of()).shares()).isEmpty();
  }

  @Test
  void a_fence_changes_nothing_but_the_token() {
    adopt();
    Tables.route(router(), LANE, FIRST, two);

    Table fenced = router().fence(LANE, SECOND);

    assertThat(fenced.token()).isEqualTo(SECOND);
    assertThat(fenced.shares()).containsExactlyInAnyOrderElementsOf(two);
  }

  @Test
  void a_write_with_an_older_token_has_no_effect_and_gets_the_newer_token() {
    adopt();
    Tables.route(router(), LANE, FIRST, one);
    router().fence(LANE, SECOND);

    assertStale(() -> Tables.route(router(), LANE, FIRST, two));
    assertStale(() -> router().fence(LANE, FIRST));
    assertStale(() -> router().adopt(LANE, FIRST, router().readAll().startId()));

    Table table = router().readAll().findTable(LANE).orElseThrow();
    assertThat(table.token()).isEqualTo(SECOND);
    assertThat(table.shares()).isEqualTo(one);
  }

  @Test
  void a_repeated_write_returns_the_same_table() {
    adopt();

    assertThat(Tables.route(router(), LANE, FIRST, one))
        .isEqualTo(Tables.route(router(), LANE, FIRST, one));
  }

  @Test
  void one_look_shows_all_lanes() {
    var other = new LaneKey("staging", "shop");
    adopt();
    router().adopt(other, FIRST, router().readAll().startId());
    Tables.route(router(), LANE, FIRST, one);
    Tables.route(router(), other, FIRST, two);

    assertThat(router().readAll().lanes()).containsOnlyKeys(LANE, other);
  }

  protected final void adopt() {
    router().adopt(LANE, FIRST, router().readAll().startId());
  }

  private static void assertStale(org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            TargetException.StaleToken.class, e -> assertThat(e.seen()).isEqualTo(SECOND));
  }

  protected static final Share share(UUID release, String version, int weight, int port) {
    return new Share(
        release,
        version,
        new Percent(weight),
        List.of(new Backend(UUID.randomUUID(), "127.0.0.1", port)));
  }
}
