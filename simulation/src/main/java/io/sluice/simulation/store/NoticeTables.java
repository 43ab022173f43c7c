package io.sluice.simulation.store;

import io.sluice.domain.notice.ReleaseSummary;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryStore;
import io.sluice.notifier.delivery.DeliveryUpdate;
import io.sluice.notifier.projection.NewNotification;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The tables of notifier.
public final class NoticeTables {
  final KeyedTable<UUID, ReleaseSummary> summaries = new KeyedTable<>();

  /// The releases that have ended.
  final KeyedTable<UUID, UUID> ended = new KeyedTable<>();

  /// The notifications as they were created: one for each destination and transition of a release.
  final KeyedTable<Key, NewNotification> created = new KeyedTable<>();

  final KeyedTable<UUID, Row> notifications = new KeyedTable<>();

  record Key(UUID release, String transition, String address) {
    static Key of(NewNotification notification) {
      return new Key(
          notification.release(), notification.transition(), notification.notification().address());
    }
  }

  /// The delivery of a notification.
  ///
  /// @param owner the deliverer that leased it, if any
  /// @param lease grows with each lease
  record Row(
      NewNotification notification,
      Instant createdAt,
      Instant nextAt,
      int attempts,
      Optional<UUID> owner,
      long lease,
      boolean ended) {

    static Row of(NewNotification notification, Instant at) {
      return new Row(notification, at, at, 0, Optional.empty(), 0, false);
    }

    UUID message() {
      return notification.notification().id();
    }

    String address() {
      return notification.notification().address();
    }

    boolean isLeased() {
      return !ended && owner.isPresent();
    }

    boolean isDue(Instant now) {
      return !ended && owner.isEmpty() && !nextAt.isAfter(now);
    }

    Row leasedBy(UUID runner) {
      return new Row(
          notification, createdAt, nextAt, attempts, Optional.of(runner), lease + 1, ended);
    }

    Row released() {
      return new Row(notification, createdAt, nextAt, attempts, Optional.empty(), lease, ended);
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
          notification.notification(),
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
    return notifications.rows().values().stream().allMatch(Row::ended);
  }

  /// Whether a notification is leased, or due at `now`.
  public boolean isAnyOpen(Instant now) {
    return notifications.rows().values().stream().anyMatch(row -> row.isLeased() || row.isDue(now));
  }

  /// Returns the notifications that are not over, the longest due first.
  List<Row> open() {
    return notifications.rows().values().stream()
        .filter(row -> !row.ended())
        .sorted(Comparator.comparing(Row::nextAt).thenComparing(Row::message))
        .toList();
  }
}
