package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.Router.WeightLease;
import io.sluice.engine.testing.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The suite of every router that compares revisions.
public abstract class RevisionConformance extends RouterConformance {
  private static final Token THIRD = new Token(3, 3);

  protected final List<Share> canary =
      List.of(share(stable, "1.0", 90, 7101), share(candidate, "2.0", 10, 7102));
  protected final List<Backend> others =
      List.of(new Backend(UUID.randomUUID(), "127.0.0.1", 7103), backend(7104));

  private static Backend backend(int port) {
    return new Backend(UUID.randomUUID(), "127.0.0.1", port);
  }

  protected final Rules lease(int seconds) {
    return new Rules(
        Optional.empty(), Optional.of(new WeightLease(stable, Duration.ofSeconds(seconds))));
  }

  protected final Table read() {
    return router().readAll().findTable(LANE).orElseThrow();
  }

  protected final Table route(Token token, Rules rules) {
    return router().route(LANE, token, read().revision(), canary, rules);
  }

  @Test
  void every_accepted_write_raises_the_revision_and_no_repeat_does() {
    adopt();
    long adopted = read().revision();
    assertThat(adopted).isPositive();
    adopt();
    router().fence(LANE, FIRST);
    assertThat(read().revision()).as("repeats").isEqualTo(adopted);

    long fenced = router().fence(LANE, SECOND).revision();
    long routed = route(SECOND, Rules.NONE).revision();
    long joined = router().join(LANE, SECOND, routed, Map.of(candidate, others)).revision();
    List<Backend> same = canary.getFirst().backends();
    long again = router().join(LANE, SECOND, joined, Map.of(stable, same)).revision();
    long adoptedAgain = router().adopt(LANE, THIRD, router().readAll().startId()).revision();

    assertThat(List.of(adopted, fenced, routed, joined, again, adoptedAgain))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(read().revision()).isEqualTo(adoptedAgain);
  }

  @Test
  void a_repeat_changes_nothing_under_any_revision_members_included() {
    adopt();
    long before = read().revision();
    long routed = route(FIRST, Rules.NONE).revision();
    Table joined = router().join(LANE, FIRST, routed, Map.of(candidate, others));

    assertThat(router().route(LANE, FIRST, before, canary, Rules.NONE)).isEqualTo(joined);
    assertThat(router().route(LANE, FIRST, before, canary.reversed(), Rules.NONE))
        .isEqualTo(joined);

    assertThatThrownBy(() -> router().route(LANE, FIRST, joined.revision(), canary, lease(60)))
        .as("other rules under the same token")
        .isInstanceOf(TargetException.StaleToken.class);
    assertThat(read()).isEqualTo(joined);
  }

  @Test
  void a_write_by_a_table_that_is_no_more_changes_nothing() {
    adopt();
    long early = read().revision();
    Table routed = route(FIRST, Rules.NONE);

    assertThatThrownBy(() -> router().route(LANE, SECOND, early, canary, Rules.NONE))
        .isInstanceOf(TargetException.Changed.class)
        .hasMessageContaining("revision " + routed.revision());
    assertThatThrownBy(() -> router().join(LANE, FIRST, early, Map.of(candidate, others)))
        .isInstanceOf(TargetException.Changed.class)
        .hasMessageContaining("revision " + routed.revision());

    assertThat(read()).isEqualTo(routed);
  }

  @Test
  void members_change_and_weights_and_rules_stay() {
    adopt();
    var trafficRules =
        new ReleaseTrafficRules(
            candidate,
            TrafficRules.NONE.withMatch(List.of(new Match(Match.Kind.COOKIE, "preview", "yes"))));
    var rules = new Rules(Optional.of(trafficRules), lease(60).lease());
    Table routed = route(FIRST, rules);

    Table joined =
        router().join(LANE, FIRST, routed.revision(), Map.of(candidate, others, stable, List.of()));

    assertThat(joined).isEqualTo(read());
    assertThat(joined.token()).isEqualTo(FIRST);
    assertThat(joined.rules()).isEqualTo(rules);
    assertThat(joined.shares())
        .extracting(Share::release, share -> share.weight().value())
        .containsExactlyInAnyOrder(tuple(stable, 90), tuple(candidate, 10));
    assertThat(members(joined, candidate)).containsExactlyInAnyOrderElementsOf(others);
    assertThat(members(joined, stable)).isEmpty();

    Table one =
        router().join(LANE, FIRST, joined.revision(), Map.of(stable, List.of(backend(7105))));
    assertThat(members(one, candidate)).as("not named").hasSize(2);
  }

  @Test
  void signing_keys_follow_the_table_of_their_writer_and_are_read_by_id() {
    adopt();
    Table routed = route(FIRST, Rules.NONE);
    assertThat(routed.keys()).contains(List.of());
    SigningKeys first = Tables.rotated(Optional.empty());
    SigningKeys second = Tables.rotated(Optional.of(first));

    Table signed = router().sign(LANE, FIRST, routed.revision(), first);

    assertThat(signed).isEqualTo(read());
    assertThat(signed.keys()).contains(first.ids());
    assertThat(signed.revision()).isGreaterThan(routed.revision());
    assertThat(signed.shares()).containsExactlyElementsOf(routed.shares());
    assertThatThrownBy(() -> router().sign(LANE, FIRST, routed.revision(), second))
        .as("a late writer")
        .isInstanceOf(TargetException.Changed.class);
    assertThatThrownBy(() -> router().sign(LANE, SECOND, signed.revision(), second))
        .isInstanceOf(TargetException.Changed.class);
    Table rotated = router().sign(LANE, FIRST, signed.revision(), second);
    assertThat(rotated.keys()).contains(second.ids());

    router().join(LANE, FIRST, rotated.revision(), Map.of(candidate, others));
    assertThat(route(SECOND, lease(60)).keys()).as("they stay").contains(second.ids());
  }

  @Test
  void a_lane_without_a_token_takes_no_keys() {
    assertThatThrownBy(() -> router().sign(LANE, FIRST, 0, Tables.rotated(Optional.empty())))
        .isInstanceOf(TargetException.NoToken.class);
  }

  protected static final List<Backend> members(Table table, UUID release) {
    return table.shares().stream()
        .filter(share -> share.release().equals(release))
        .findFirst()
        .orElseThrow()
        .backends();
  }

  @Test
  void members_of_another_token_or_of_a_release_without_a_share_are_rejected() {
    assertThatThrownBy(() -> router().join(LANE, FIRST, 0, Map.of()))
        .isInstanceOf(TargetException.NoToken.class);
    adopt();
    route(SECOND, Rules.NONE);
    Table table = read();

    for (Token token : List.of(FIRST, THIRD)) {
      assertThatThrownBy(
              () -> router().join(LANE, token, table.revision(), Map.of(candidate, others)))
          .isInstanceOf(TargetException.Changed.class);
    }
    assertThatThrownBy(
            () -> router().join(LANE, SECOND, table.revision(), Map.of(UUID.randomUUID(), others)))
        .isInstanceOf(TargetException.Changed.class);
    assertThat(read()).isEqualTo(table);
  }
}
