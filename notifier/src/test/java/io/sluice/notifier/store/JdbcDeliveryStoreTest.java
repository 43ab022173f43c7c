package io.sluice.notifier.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Defaults;
import io.sluice.contract.Setting;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryStore;
import io.sluice.notifier.delivery.DeliveryStoreConformance;
import io.sluice.notifier.projection.NewNotification;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JdbcDeliveryStoreTest extends DeliveryStoreConformance {
  private final NotifierDatabase database = new NotifierDatabase();
  private final JdbcTransactions<JdbcNoticeTx> transactions = database.transactions();
  private final JdbcDeliveryStore store = new JdbcDeliveryStore(transactions, UUID::randomUUID);
  private long revision;

  @Test
  void an_older_document_changes_nothing_and_a_deleted_one_allows_nothing() {
    set(3, Optional.of("a"));
    set(2, Optional.of("b"));
    assertThat(hosts()).containsExactly("{a}");

    set(4, Optional.empty());
    assertThat(hosts()).containsExactly("{}");
  }

  @Test
  void a_new_document_gives_destinations_that_were_disabled_another_chance() {
    set(1, Optional.of("a"));
    var _ =
        transactions.call(tx ->
            io.sluice.messaging.jdbc.Sql.run(
                tx.connection(),
                "insert into disabled_destination (environment, destination, reason)"
                    + " values ('production', 'https://a/x', 'answered 410')"));
    set(1, Optional.of("a"));
    assertThat(database.query("select destination from disabled_destination")).hasSize(1);

    set(2, Optional.of("a"));
    assertThat(database.query("select destination from disabled_destination")).isEmpty();
  }

  @Override
  protected DeliveryStore store() {
    return store;
  }

  @Override
  protected void add(Delivery delivery) {
    NewNotification notification =
        new NewNotification(
            delivery.notification(),
            delivery.release(),
            delivery.lane(),
            delivery.transition(),
            delivery.channel());
    assertThat(transactions.<Boolean>call(tx -> tx.post(notification))).isTrue();
    assertThat(transactions.<Boolean>call(tx -> tx.post(notification))).isFalse();
  }

  @Override
  protected void allow(String environment, String host) {
    set(++revision, Optional.of(host));
  }

  @Override
  protected List<String> notices() {
    return database.query(
        "select replace(event->>'type', 'notice-', '') from lane_event"
            + " where topic = 'release.notices' order by lane, seq");
  }

  private void set(long number, Optional<String> host) {
    EnvironmentSet setting =
        new EnvironmentSet(
            "production",
            number,
            host.isEmpty(),
            host.map(
                name -> new Setting.Environment("local", "edge", List.of(name), Defaults.NONE)));
    var _ =
        transactions.call(tx -> {
          tx.storeEnvironment(setting);
          return true;
        });
  }

  private List<String> hosts() {
    return database.query("select hosts from environment");
  }
}
