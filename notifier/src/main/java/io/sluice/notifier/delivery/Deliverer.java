package io.sluice.notifier.delivery;

import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.SendResult;
import io.sluice.notifier.delivery.DeliveryResult.Failed;
import io.sluice.notifier.delivery.DeliveryResult.Postponed;
import io.sluice.notifier.delivery.DeliveryResult.Suppressed;
import io.sluice.notifier.delivery.DeliveryStore.Lease;
import io.sluice.notifier.delivery.DeliveryStore.SendState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The sender of due deliveries. Each notification is sent on a thread of its own, so that a
/// destination without an answer delays no other.
///
/// A notification can arrive twice if this process dies between sending it and storing the result;
/// it then has the same id.
public final class Deliverer {
  /// Highest number of concurrent deliveries in this process.
  static final int IN_FLIGHT_MAX = 512;

  /// Highest number of concurrent deliveries to one destination.
  static final int PER_DESTINATION_MAX = 4;

  /// A lease without a change for this time has lost its holder: an attempt takes at most 40 s, by
  /// the bounds of [io.sluice.notifier.NotifierConfig.Webhook].
  static final Duration LEASE = Duration.ofSeconds(45);

  /// Longest wait for the settings of an environment after its first notification.
  static final Duration SETTINGS_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration SETTINGS_DELAY = Duration.ofSeconds(2);

  private final DeliveryStore store;
  private final Map<String, Channel> channels;
  private final Function<String, SecretReader> secrets;
  private final RetrySchedule schedule;
  private final Executor threads;
  private final LongSupplier nanos;
  private final UUID owner;
  private final DeliveryListener listener;
  private final LeaseMonitor leaseMonitor;
  private final Set<UUID> leased = ConcurrentHashMap.newKeySet();
  private final Queue<PendingResult> pendingResults = new ConcurrentLinkedQueue<>();

  /// Creates a sender.
  ///
  /// @param channels channels by name
  /// @param secrets secrets that releases may use, by environment
  /// @param threads executor of one delivery; best with a virtual thread for each
  /// @param nanos monotonic clock in nanoseconds
  /// @param owner id of this process as a lease holder, from its start to its end
  public Deliverer(
      DeliveryStore store,
      Map<String, Channel> channels,
      Function<String, SecretReader> secrets,
      RetrySchedule schedule,
      Executor threads,
      LongSupplier nanos,
      UUID owner,
      DeliveryListener listener) {
    this.store = store;
    this.channels = Map.copyOf(channels);
    this.secrets = secrets;
    this.schedule = schedule;
    this.threads = threads;
    this.nanos = nanos;
    this.owner = owner;
    this.listener = listener;
    this.leaseMonitor = new LeaseMonitor(nanos, LEASE);
  }

  private record PendingResult(Delivery delivery, String shown, DeliveryResult result) {}

  /// Stores the results that could not be stored before, frees expired leases of other processes,
  /// and sends due deliveries. Must be called again at once while it sends any, otherwise after
  /// about a second.
  ///
  /// @return number of leased deliveries
  public int runOnce() {
    try {
      writePending();
      releaseExpired();
      int free = IN_FLIGHT_MAX - leased.size();
      List<Delivery> due = free < 1 ? List.of() : store.claim(owner, free, PER_DESTINATION_MAX);
      due.forEach(this::start);
      return due.size();
    } catch (UnavailableException e) {
      listener.unavailable(String.valueOf(e.getMessage()));
      return 0;
    }
  }

  /// Returns the number of deliveries that this process has leased and not completed.
  public int inFlight() {
    return leased.size();
  }

  private void releaseExpired() {
    List<Lease> others =
        store.leases().stream().filter(lease -> !leased.contains(lease.message())).toList();
    List<Lease> expired = leaseMonitor.expired(others);
    if (!expired.isEmpty()) {
      store.free(expired);
    }
  }

  private void start(Delivery delivery) {
    leased.add(delivery.message());
    threads.execute(() -> run(delivery));
  }

  private void run(Delivery delivery) {
    boolean stored = true;
    try {
      long started = nanos.getAsLong();
      DeliveryResult result = attempt(delivery, store.readSendState(delivery));
      listener.tried(delivery, Duration.ofNanos(nanos.getAsLong() - started), result);
      stored = write(new PendingResult(delivery, shown(delivery), result));
    } catch (UnavailableException e) {
      listener.unavailable(String.valueOf(e.getMessage()));
      pendingResults.add(
          new PendingResult(delivery, shown(delivery), new Postponed(Duration.ZERO)));
      stored = false;
    } finally {
      if (stored) {
        leased.remove(delivery.message());
      }
    }
  }

  private DeliveryResult attempt(Delivery delivery, SendState state) {
    Channel channel = channels.get(delivery.channel());
    if (channel == null) {
      return new Failed("no channel is named " + delivery.channel(), false);
    }
    if (state.disabled().isPresent()) {
      return new Suppressed("the destination is disabled: " + state.disabled().get());
    }
    if (state.hosts().isEmpty()) {
      return state.age().compareTo(SETTINGS_TIMEOUT) < 0
          ? new Postponed(SETTINGS_DELAY)
          : new Suppressed("environment %s is unknown".formatted(delivery.lane().environment()));
    }
    return schedule.decide(delivery.tries(), send(channel, delivery, state.hosts().get()));
  }

  /// Sends the notification. Each exception of a channel counts as an attempt; otherwise a
  /// notification that cannot be sent would be retried forever, without a notice.
  private SendResult send(Channel channel, Delivery delivery, HostAllowlist allowed) {
    try {
      return channel.send(
          delivery.notification(), allowed, secrets.apply(delivery.lane().environment()));
    } catch (RuntimeException e) {
      return new SendResult.Refused(
          "could not be sent: " + e.getClass().getSimpleName(), Optional.empty());
    }
  }

  private String shown(Delivery delivery) {
    Channel channel = channels.get(delivery.channel());
    return channel == null
        ? delivery.channel()
        : "%s %s".formatted(channel.name(), channel.shown(delivery.notification().address()));
  }

  /// Stores a result. A delivered notification must not be sent again because the database was
  /// unavailable for a moment.
  ///
  /// @return false if the result remains in memory, to be stored later
  private boolean write(PendingResult pending) {
    try {
      store.complete(pending.delivery(), pending.shown(), pending.result());
      return true;
    } catch (UnavailableException e) {
      listener.unavailable(String.valueOf(e.getMessage()));
      pendingResults.add(pending);
      return false;
    }
  }

  private void writePending() {
    for (int left = pendingResults.size(); left > 0; left--) {
      PendingResult pending = pendingResults.poll();
      if (pending != null && write(pending)) {
        leased.remove(pending.delivery().message());
      }
    }
  }
}
