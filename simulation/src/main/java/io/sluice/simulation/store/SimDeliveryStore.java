package io.sluice.simulation.store;

import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryResult;
import io.sluice.notifier.delivery.DeliveryStore;
import io.sluice.notifier.delivery.DeliveryUpdate;
import io.sluice.simulation.store.NoticeTables.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Deliveries in notifier's database.
public final class SimDeliveryStore implements DeliveryStore {
  private final Session<SimNoticeTx> session;
  private final NoticeTables tables;
  private final HostAllowlist allowlist;
  private final Supplier<UUID> ids;

  /// @param allowlist the hosts that the environment allows
  /// @param ids random ids for notices
  public SimDeliveryStore(
      Session<SimNoticeTx> session,
      NoticeTables tables,
      HostAllowlist allowlist,
      Supplier<UUID> ids) {
    this.session = session;
    this.tables = tables;
    this.allowlist = allowlist;
    this.ids = ids;
  }

  @Override
  public List<Delivery> claim(UUID owner, int limit, int perDestination) {
    return session.call(tx -> {
      tx.statement();
      Instant now = tx.clock();
      Map<String, Integer> perAddress = new HashMap<>();
      List<Row> open = tables.open();
      open.stream()
          .filter(Row::isLeased)
          .forEach(row -> perAddress.merge(row.address(), 1, Integer::sum));
      List<Row> leased = new ArrayList<>();
      for (Row row : open) {
        if (row.isDue(now)
            && leased.size() < limit
            && perAddress.merge(row.address(), 1, Integer::sum) <= perDestination) {
          leased.add(row.leasedBy(owner));
        }
      }
      leased.forEach(row -> tx.put(tables.notifications, row.message(), row));
      return leased.stream().map(Row::toDelivery).toList();
    });
  }

  @Override
  public List<Lease> leases() {
    return session.call(tx -> {
      tx.statement();
      return tables.open().stream().filter(Row::isLeased).map(Row::toLease).toList();
    });
  }

  @Override
  public void free(Collection<Lease> leases) {
    var _ =
        session.call(tx -> {
          tx.statement();
          leases.forEach(lease ->
              tx.change(
                  tables.notifications,
                  lease.message(),
                  row -> row.map(it -> isHeld(it, lease) ? it.released() : it)));
          return true;
        });
  }

  private static boolean isHeld(Row row, Lease lease) {
    return !row.ended() && row.toLease().equals(lease);
  }

  @Override
  public SendState readSendState(Delivery delivery) {
    return session.call(tx -> {
      tx.statement();
      Row row = row(tx, delivery);
      Duration age = Duration.between(row.createdAt(), tx.clock());
      return new SendState(Optional.of(allowlist), Optional.empty(), age);
    });
  }

  @Override
  public boolean complete(Delivery delivery, String shown, DeliveryResult result) {
    return session.call(tx -> write(tx, delivery, DeliveryUpdate.of(delivery, shown, result)));
  }

  private boolean write(SimNoticeTx tx, Delivery delivery, DeliveryUpdate update) {
    Optional<LaneRow> lane = update.notice().map(_ -> tx.lock(delivery.lane().toString()));
    tx.statement();
    Row row = row(tx, delivery);
    if (row.lease() != delivery.lease() || row.ended()) {
      return false;
    }
    Instant now = tx.clock();
    tx.put(tables.notifications, row.message(), row.completed(update, now));
    lane.ifPresent(locked -> {
      Instant at = now.isAfter(locked.at()) ? now : locked.at();
      LaneLog.append(
          tx,
          locked,
          ids.get(),
          Optional.of(delivery.release()),
          update.notice().orElseThrow(),
          at);
    });
    return true;
  }

  private Row row(SimNoticeTx tx, Delivery delivery) {
    return tx.find(tables.notifications, delivery.message()).orElseThrow();
  }
}
