package io.sluice.notifier.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Notice;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.notifier.channel.Notification;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryResult;
import io.sluice.notifier.delivery.DeliveryStore;
import io.sluice.notifier.delivery.DeliveryUpdate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// The deliveries in PostgreSQL. All times are times of the database.
public final class JdbcDeliveryStore implements DeliveryStore {
  /// Highest number of concurrent connections; the rest of the pool is for the consumers.
  private static final int CONNECTIONS_MAX = 4;

  /// Leases due deliveries. Two processes with concurrent leases can together exceed the limit of a
  /// destination.
  private static final String CLAIM =
      """
      with waiting as (
        select message, next_at,
          row_number() over (partition by destination order by next_at, message)
            + (select count(*) from delivery held
               where held.destination = due.destination and held.owner is not null) as place
        from delivery due
        where ended_at is null and owner is null and next_at <= clock_timestamp()
      ),
      taken as (
        select delivery.message from delivery join waiting using (message)
        where place <= ? and delivery.owner is null and delivery.ended_at is null
        order by waiting.next_at limit ? for update of delivery skip locked
      )
      update delivery set owner = ?, lease = lease + 1
      from taken where delivery.message = taken.message
      returning delivery.message, release, lane, transition, channel, destination, secret, body,
        tries, lease
      """;

  private static final String SEND_STATE =
      """
      select hosts, disabled_destination.reason,
        extract(epoch from clock_timestamp() - made_at)::bigint as seconds
      from delivery
      left join environment on environment.name = delivery.environment
      left join disabled_destination on disabled_destination.environment = delivery.environment
        and disabled_destination.destination = delivery.destination
      where message = ?
      """;

  private static final String COMPLETE =
      """
      update delivery set owner = null, tries = ?, reason = ?,
        next_at = clock_timestamp() + ? * interval '1 millisecond',
        ended_at = case when ? then clock_timestamp() end
      where message = ? and lease = ? and ended_at is null
      """;

  private final JdbcTransactions<JdbcNoticeTx> transactions;
  private final Supplier<UUID> ids;
  private final Semaphore connections = new Semaphore(CONNECTIONS_MAX, true);

  /// Creates a store.
  ///
  /// @param ids source of random ids for notices
  public JdbcDeliveryStore(JdbcTransactions<JdbcNoticeTx> transactions, Supplier<UUID> ids) {
    this.transactions = transactions;
    this.ids = ids;
  }

  @Override
  public List<Delivery> claim(UUID owner, int limit, int perDestination) {
    return call(tx ->
        Sql.list(
            tx.connection(), CLAIM, JdbcDeliveryStore::delivery, perDestination, limit, owner));
  }

  @Override
  public List<Lease> leases() {
    return call(tx ->
        Sql.list(
            tx.connection(),
            "select message, lease from delivery where owner is not null",
            row -> new Lease(Sql.uuid(row, "message"), row.getLong("lease"))));
  }

  @Override
  public void free(Collection<Lease> leases) {
    List<Object[]> rows =
        leases.stream().map(lease -> new Object[] {lease.message(), lease.lease()}).toList();
    var _ =
        call(tx -> {
          Sql.batch(
              tx.connection(),
              "update delivery set owner = null where message = ? and lease = ?",
              rows);
          return true;
        });
  }

  @Override
  public SendState readSendState(Delivery delivery) {
    return call(tx ->
            Sql.findFirst(
                tx.connection(), SEND_STATE, JdbcDeliveryStore::sendState, delivery.message()))
        .orElseThrow(() -> new IllegalStateException("no delivery " + delivery.message()));
  }

  @Override
  public boolean complete(Delivery delivery, String shown, DeliveryResult result) {
    return call(tx -> complete(tx, delivery, shown, result));
  }

  /// Stores a result. It locks the lane's row first, as all writers do, if a notice is due.
  private boolean complete(
      JdbcNoticeTx tx, Delivery delivery, String shown, DeliveryResult result) {
    DeliveryUpdate update = DeliveryUpdate.of(delivery, shown, result);
    Optional<LaneRow> row = update.notice().map(_ -> tx.lock(delivery.lane().toString()));
    int written =
        Sql.run(
            tx.connection(),
            COMPLETE,
            update.tries(),
            update.reason(),
            update.pause().toMillis(),
            update.notice().isPresent(),
            delivery.message(),
            delivery.lease());
    if (written == 0) {
      return false;
    }
    row.ifPresent(locked -> append(tx, locked, delivery, update.notice().orElseThrow()));
    if (update.disables()) {
      Sql.run(
          tx.connection(),
          """
          insert into disabled_destination (environment, destination, reason) values (?, ?, ?)
          on conflict do nothing
          """,
          delivery.lane().environment(),
          delivery.notification().address(),
          update.reason());
    }
    return true;
  }

  /// Returns the number of deliveries that have not ended.
  public long countPending() {
    return transactions.read(tx ->
        Sql.findFirst(
                tx.connection(),
                "select count(*) as n from delivery where ended_at is null",
                row -> row.getLong("n"))
            .orElseThrow());
  }

  /// Returns the age of the oldest pending delivery; zero if there is none.
  public Duration oldestAge() {
    return transactions.read(tx ->
        Sql.findFirst(
                tx.connection(),
                "select coalesce(extract(epoch from clock_timestamp() - min(made_at)) * 1000, 0)"
                    + "::bigint as ms from delivery where ended_at is null",
                row -> Duration.ofMillis(row.getLong("ms")))
            .orElseThrow());
  }

  private void append(JdbcNoticeTx tx, LaneRow row, Delivery delivery, Notice notice) {
    Instant now = tx.now();
    Instant at = now.isAfter(row.at()) ? now : row.at();
    LaneLog.append(tx, row, ids.get(), Optional.of(delivery.release()), notice, at);
  }

  private <R> R call(Function<JdbcNoticeTx, R> work) {
    connections.acquireUninterruptibly();
    try {
      return transactions.call(work);
    } finally {
      connections.release();
    }
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        new Notification(
            Sql.uuid(row, "message"),
            row.getString("destination"),
            Optional.ofNullable(row.getString("secret")),
            row.getString("body")),
        LaneKey.parse(row.getString("lane")),
        Sql.uuid(row, "release"),
        row.getString("transition"),
        row.getString("channel"),
        row.getInt("tries"),
        row.getLong("lease"));
  }

  private static SendState sendState(ResultSet row) throws SQLException {
    Optional<HostAllowlist> hosts =
        row.getArray("hosts") == null
            ? Optional.empty()
            : Optional.of(
                HostAllowlist.of(Arrays.asList((String[]) row.getArray("hosts").getArray())));
    return new SendState(
        hosts,
        Optional.ofNullable(row.getString("reason")),
        Duration.ofSeconds(row.getLong("seconds")));
  }
}
