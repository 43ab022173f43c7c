package io.sluice.simulation.store;

import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.delivery.Book;
import io.sluice.notifier.delivery.Closing;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.Settlement;
import io.sluice.simulation.store.Letters.Row;
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
public final class SimBook implements Book {
  private final Session<NotifierTx> session;
  private final Letters letters;
  private final Hosts hosts;
  private final Supplier<UUID> ids;

  /// @param hosts the hosts that the environment allows
  /// @param ids random ids for notices
  public SimBook(Session<NotifierTx> session, Letters letters, Hosts hosts, Supplier<UUID> ids) {
    this.session = session;
    this.letters = letters;
    this.hosts = hosts;
    this.ids = ids;
  }

  @Override
  public List<Delivery> claim(UUID owner, int limit, int perDestination) {
    return session.call(tx -> {
      tx.statement();
      Instant now = tx.clock();
      Map<String, Integer> atOnce = new HashMap<>();
      List<Row> open = letters.open();
      open.stream()
          .filter(row -> row.owner().isPresent())
          .forEach(row -> atOnce.merge(row.address(), 1, Integer::sum));
      List<Row> taken = new ArrayList<>();
      for (Row row : open) {
        if (row.isDue(now)
            && taken.size() < limit
            && atOnce.merge(row.address(), 1, Integer::sum) <= perDestination) {
          taken.add(row.takenBy(owner));
        }
      }
      tx.write(() -> taken.forEach(letters::put));
      return taken.stream().map(Row::delivery).toList();
    });
  }

  @Override
  public List<Lease> leases() {
    return session.call(tx -> {
      tx.statement();
      return letters.open().stream().filter(row -> row.owner().isPresent()).map(Row::held).toList();
    });
  }

  @Override
  public void free(Collection<Lease> leases) {
    var _ =
        session.call(tx -> {
          tx.statement();
          tx.write(() ->
              letters.open().stream()
                  .filter(row -> leases.contains(row.held()))
                  .map(Row::free)
                  .forEach(letters::put));
          return true;
        });
  }

  @Override
  public Standing standing(Delivery delivery) {
    return session.call(tx -> {
      tx.statement();
      Row row = letters.find(delivery.message()).orElseThrow();
      Duration age = Duration.between(row.madeAt(), tx.clock());
      return new Standing(Optional.of(hosts), Optional.empty(), age);
    });
  }

  @Override
  public boolean settle(Delivery delivery, String shown, Settlement settlement) {
    return session.call(tx -> settle(tx, delivery, Closing.of(delivery, shown, settlement)));
  }

  private boolean settle(NotifierTx tx, Delivery delivery, Closing closing) {
    Optional<LaneRow> lane = closing.notice().map(_ -> tx.lock(delivery.lane().toString()));
    tx.statement();
    Row row = letters.find(delivery.message()).orElseThrow();
    if (row.lease() != delivery.lease() || row.isOver()) {
      return false;
    }
    Instant now = tx.clock();
    tx.write(() -> letters.put(row.closed(closing, now)));
    lane.ifPresent(locked -> {
      Instant at = now.isAfter(locked.at()) ? now : locked.at();
      LaneLog.append(
          tx,
          locked,
          ids.get(),
          Optional.of(delivery.release()),
          closing.notice().orElseThrow(),
          at);
    });
    return true;
  }
}
