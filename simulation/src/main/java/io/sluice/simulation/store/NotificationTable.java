package io.sluice.simulation.store;

import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryStore;
import io.sluice.notifier.delivery.DeliveryUpdate;
import io.sluice.notifier.projection.NewNotification;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The committed notifications of notifier.
public final class NotificationTable {
  private final Map<UUID, Row> rows = new HashMap<>();

  /// @param owner the deliverer that leased it, if any
  /// @param lease grows with each lease
  record Row(
      NewNotification notification,
      Instant createdAt,
      Instant nextAt,
      int attempts,
      Optional<UUID> owner,
      long lease,
      boolean isEnded) {

    static Row of(NewNotification notification, Instant at) {
      return new Row(notification, at, at, 0, Optional.empty(), 0, false);
    }

    UUID message() {
      return notification.letter().id();
    }

    String address() {
      return notification.letter().address();
    }

    boolean isDue(Instant now) {
      return !isEnded && owner.isEmpty() && !nextAt.isAfter(now);
    }

    Row leasedBy(UUID runner) {
      return new Row(
          notification, createdAt, nextAt, attempts, Optional.of(runner), lease + 1, isEnded);
    }

    Row released() {
      return new Row(notification, createdAt, nextAt, attempts, Optional.empty(), lease, isEnded);
    }

    Row completed(DeliveryUpdate update, Instant now) {
      return new Row(
          notification,
          createdAt,
          now.plus(update.pause()),
          update.tries(),
          Optional.empty(),
          lease,
          update.notice().isPresent());
    }

    Delivery toDelivery() {
      return new Delivery(
          notification.letter(),
          notification.lane(),
          notification.release(),
          notification.transition(),
          notification.channel(),
          attempts,
          lease);
    }

    DeliveryStore.Lease toLease() {
      return new DeliveryStore.Lease(message(), lease);
    }
  }

  /// Whether each notification was delivered or given up.
  public boolean isDone() {
    return rows.values().stream().allMatch(Row::isEnded);
  }

  /// Whether a notification is leased, or due at `now`.
  public boolean isAnyOpen(Instant now) {
    return open().stream().anyMatch(row -> row.owner().isPresent() || row.isDue(now));
  }

  /// Returns the notifications that are not over, the longest due first.
  List<Row> open() {
    return rows.values().stream()
        .filter(row -> !row.isEnded())
        .sorted(Comparator.comparing(Row::nextAt).thenComparing(Row::message))
        .toList();
  }

  Optional<Row> find(UUID message) {
    return Optional.ofNullable(rows.get(message));
  }

  void put(Row row) {
    rows.put(row.message(), row);
  }
}
