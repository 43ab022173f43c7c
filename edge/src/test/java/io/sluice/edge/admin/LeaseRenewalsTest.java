package io.sluice.edge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.edge.table.Endpoint;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.WeightLease;
import io.sluice.edge.table.WeightedRelease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseRenewalsTest {
  private static final LaneKey SHOP = new LaneKey("production", "shop");
  private static final UUID STABLE = new UUID(0, 1);
  private static final UUID CANDIDATE = new UUID(0, 2);
  private static final long WITHIN = Duration.ofSeconds(15).toNanos();
  private static final Endpoint INSTANCE = new Endpoint("a", "127.0.0.1", 7100);

  /// Close to overflow, as the clock of a JVM may be at any time.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - WITHIN / 2);

  private final LeaseRenewals renewals = new LeaseRenewals(nanos::get);
  private final LaneRecord leased = leased(List.of(INSTANCE));

  private static LaneRecord leased(List<Endpoint> stable) {
    var lease = new WeightLease(STABLE, Duration.ofSeconds(15));
    List<WeightedRelease> releases =
        List.of(
            new WeightedRelease(STABLE, "1.0", new Percent(90), stable),
            new WeightedRelease(CANDIDATE, "2.0", new Percent(10), List.of(INSTANCE)));
    return LaneRecord.empty(Token.NONE)
        .withTable(Token.NONE, releases, Optional.empty(), Optional.of(lease));
  }

  private boolean isOverAfter(long time) {
    nanos.addAndGet(time);
    return renewals.isOver(SHOP, leased);
  }

  @Test
  void a_start_gives_each_lease_its_full_time() {
    assertThat(isOverAfter(WITHIN - 1)).isFalse();
    assertThat(isOverAfter(1)).isTrue();
  }

  @Test
  void a_renewal_does_too() {
    nanos.addAndGet(WITHIN - 1);
    renewals.renew(SHOP);

    assertThat(isOverAfter(WITHIN - 1)).isFalse();
    assertThat(isOverAfter(1)).isTrue();
  }

  @Test
  void a_lease_expires_once_and_only_if_its_release_has_an_instance() {
    nanos.addAndGet(WITHIN);

    assertThat(renewals.isOver(SHOP, leased.expire())).isFalse();
    LaneRecord alone = leased(List.of());
    assertThat(renewals.isOver(SHOP, alone)).isFalse();
    assertThat(renewals.isOver(SHOP, alone.withMembers(Map.of(STABLE, List.of(INSTANCE)))))
        .isTrue();
    assertThat(renewals.isOver(SHOP, LaneRecord.empty(Token.NONE))).isFalse();
  }

  @Test
  void an_expired_table_keeps_its_token_and_its_members() {
    LaneRecord expired = leased.expire();

    assertThat(expired.revision()).isEqualTo(leased.revision() + 1);
    assertThat(expired.token()).isEqualTo(leased.token());
    assertThat(expired.releases())
        .extracting(weighted -> weighted.weight().value())
        .containsExactly(100, 0);
    assertThat(expired.releases()).allSatisfy(it -> assertThat(it.instances()).hasSize(1));
    assertThat(expired.withToken(new Token(9, 9)).expired()).isTrue();
  }
}
