package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The suite of every router whose weights must be renewed.
public abstract class LeaseConformance extends RevisionConformance {
  private static final String RESTART = "a_restart_renews_the_weights_and_keeps_the_revision";

  @Test
  void weights_without_a_renewal_go_to_one_release_and_rules_end() {
    adopt();
    var trafficRules =
        new ReleaseTrafficRules(candidate, TrafficRules.NONE.withMatch(List.of(Match.PREVIEW)));
    Table routed = route(FIRST, new Rules(Optional.of(trafficRules), lease(1).lease()));
    assertThat(routed.expired()).isFalse();

    await().until(() -> read().expired());

    Table expired = read();
    assertThat(expired.token()).isEqualTo(FIRST);
    assertThat(expired.revision()).isEqualTo(routed.revision() + 1);
    assertThat(expired.findTrafficRules()).isEmpty();
    assertThat(expired.shares())
        .extracting(Share::release, share -> share.weight().value())
        .containsExactlyInAnyOrder(tuple(stable, 100), tuple(candidate, 0));
    assertThat(members(expired, candidate)).hasSize(1);

    assertThatThrownBy(() -> router().route(LANE, SECOND, routed.revision(), canary, lease(60)))
        .as("a writer that read the table before")
        .isInstanceOf(TargetException.Changed.class);
    router().renew(Map.of(LANE, FIRST));
    assertThat(read()).as("too late for a renewal").isEqualTo(expired);
    assertThat(router().fence(LANE, SECOND).expired()).as("a fence changes nothing").isTrue();
    Table next = route(SECOND, lease(60));
    assertThat(next.expired()).isFalse();
    assertThat(next.rules()).isEqualTo(lease(60));
  }

  @Test
  void the_token_of_an_expired_table_may_write_it_once_more() {
    adopt();
    route(FIRST, lease(1));
    await().until(() -> read().expired());

    Table again = route(FIRST, lease(60));

    assertThat(again.expired()).isFalse();
    assertThat(again.shares()).containsExactlyInAnyOrderElementsOf(canary);
  }

  @Test
  void weights_that_are_renewed_stay_and_so_do_those_without_a_lease() {
    adopt();
    Table leased = route(FIRST, lease(4));

    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          router().renew(Map.of(LANE, FIRST));
          return read().equals(leased);
        });

    router().route(LANE, SECOND, leased.revision(), canary, Rules.NONE);
    Table free = read();
    assertThat(free.rules()).isEqualTo(Rules.NONE);
  }

  @Test
  void neither_a_fence_nor_a_renewal_under_another_token_keeps_weights() {
    adopt();
    route(FIRST, lease(1));
    router().fence(LANE, SECOND);

    await()
        .until(() -> {
          router().renew(Map.of(LANE, FIRST));
          return read().expired();
        });

    assertThat(read().token()).isEqualTo(SECOND);
  }

  @Test
  void weights_expire_only_if_another_release_has_a_member() {
    adopt();
    List<Share> alone =
        List.of(new Share(stable, "1.0", canary.getFirst().weight(), List.of()), canary.getLast());
    Table routed = router().route(LANE, FIRST, read().revision(), alone, lease(1));

    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> read().equals(routed));
    router().join(LANE, FIRST, routed.revision(), Map.of(stable, others));

    await().until(() -> read().expired());
  }

  @Test
  void a_restart_renews_the_weights_and_keeps_the_revision() {
    adopt();
    Table routed = route(FIRST, lease(2));

    restart();

    if (isUnsupported(RESTART)) {
      assertThat(router().readAll().findTable(LANE)).isEmpty();
      return;
    }
    assertThat(read()).isEqualTo(routed);
    await().until(() -> read().expired());
    assertThat(read().revision()).isEqualTo(routed.revision() + 1);
  }
}
