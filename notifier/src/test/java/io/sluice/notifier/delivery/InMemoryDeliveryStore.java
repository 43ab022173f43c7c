package io.sluice.notifier.delivery;

import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.egress.HostAllowlist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// An in-memory store of deliveries, with a clock that the test moves.
final class InMemoryDeliveryStore implements DeliveryStore {
  final Map<UUID, Entry> entries = new LinkedHashMap<>();
  final Map<String, HostAllowlist> hosts = new HashMap<>();
  final Map<String, String> disabled = new HashMap<>();
  final List<String> notices = new ArrayList<>();

  /// Number of next calls that fail as if the database were unavailable.
  int failingCalls;

  private final Supplier<Duration> now;

  InMemoryDeliveryStore(Supplier<Duration> now) {
    this.now = now;
  }

  static final class Entry {
    Delivery delivery;
    Duration made;
    Duration due;
    Optional<UUID> owner = Optional.empty();
    boolean ended;

    Entry(Delivery delivery, Duration made) {
      this.delivery = delivery;
      this.made = made;
      this.due = made;
    }
  }

  synchronized void add(Delivery delivery) {
    entries.put(delivery.message(), new Entry(delivery, now.get()));
  }

  @Override
  public synchronized List<Delivery> claim(UUID owner, int limit, int perDestination) {
    failIfUnavailable();
    List<Delivery> claimed = new ArrayList<>();
    entries.values().stream()
        .filter(entry -> !entry.ended && entry.owner.isEmpty())
        .filter(entry -> entry.due.compareTo(now.get()) <= 0)
        .sorted(Comparator.comparing(entry -> entry.due))
        .limit(limit)
        .forEach(entry -> {
          if (leasedTo(entry.delivery.notification().address()) < perDestination) {
            entry.owner = Optional.of(owner);
            entry.delivery = leased(entry.delivery);
            claimed.add(entry.delivery);
          }
        });
    return claimed;
  }

  @Override
  public synchronized List<Lease> leases() {
    failIfUnavailable();
    return entries.values().stream()
        .filter(entry -> entry.owner.isPresent())
        .map(entry -> new Lease(entry.delivery.message(), entry.delivery.lease()))
        .toList();
  }

  @Override
  public synchronized void free(Collection<Lease> leases) {
    for (Lease lease : leases) {
      Entry entry = entry(lease.message());
      if (entry.delivery.lease() == lease.lease()) {
        entry.owner = Optional.empty();
      }
    }
  }

  @Override
  public synchronized SendState readSendState(Delivery delivery) {
    failIfUnavailable();
    return new SendState(
        Optional.ofNullable(hosts.get(delivery.lane().environment())),
        Optional.ofNullable(disabled.get(delivery.notification().address())),
        now.get().minus(entry(delivery.message()).made));
  }

  @Override
  public synchronized boolean complete(Delivery delivery, String shown, DeliveryResult result) {
    failIfUnavailable();
    Entry entry = entry(delivery.message());
    if (entry.ended || entry.delivery.lease() != delivery.lease()) {
      return false;
    }
    int tries = delivery.tries() + 1;
    entry.owner = Optional.empty();
    switch (result) {
      case DeliveryResult.Delivered _ -> end(entry, "delivered " + tries);
      case DeliveryResult.RetryLater(var pause, _) -> postpone(entry, tries, pause);
      case DeliveryResult.Postponed(var pause) -> postpone(entry, delivery.tries(), pause);
      case DeliveryResult.Failed(var reason, boolean disables) -> {
        end(entry, "failed %d %s".formatted(tries, reason));
        if (disables) {
          disabled.put(delivery.notification().address(), reason);
        }
      }
      case DeliveryResult.Suppressed(var reason) -> end(entry, "suppressed " + reason);
    }
    return true;
  }

  private void postpone(Entry entry, int tries, Duration pause) {
    entry.due = now.get().plus(pause);
    Delivery old = entry.delivery;
    entry.delivery =
        new Delivery(
            old.notification(),
            old.lane(),
            old.release(),
            old.transition(),
            old.channel(),
            tries,
            old.lease());
  }

  private static Delivery leased(Delivery old) {
    return new Delivery(
        old.notification(),
        old.lane(),
        old.release(),
        old.transition(),
        old.channel(),
        old.tries(),
        old.lease() + 1);
  }

  private void end(Entry entry, String notice) {
    entry.ended = true;
    notices.add(notice);
  }

  private Entry entry(UUID message) {
    return Optional.ofNullable(entries.get(message)).orElseThrow();
  }

  private long leasedTo(String address) {
    return entries.values().stream()
        .filter(entry -> entry.owner.isPresent())
        .filter(entry -> entry.delivery.notification().address().equals(address))
        .count();
  }

  private void failIfUnavailable() {
    if (failingCalls > 0) {
      failingCalls--;
      throw new UnavailableException("the database is unavailable", new IllegalStateException());
    }
  }
}
