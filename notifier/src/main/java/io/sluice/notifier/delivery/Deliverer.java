package io.sluice.notifier.delivery;

import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.channel.Answer;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.delivery.Book.Lease;
import io.sluice.notifier.delivery.Book.Standing;
import io.sluice.notifier.delivery.Settlement.Failed;
import io.sluice.notifier.delivery.Settlement.NotYet;
import io.sluice.notifier.delivery.Settlement.Suppressed;
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
  static final Duration SETTINGS = Duration.ofMinutes(1);

  private static final Duration SETTINGS_WAIT = Duration.ofSeconds(2);

  private final Book book;
  private final Map<String, Channel> channels;
  private final Schedule schedule;
  private final Executor threads;
  private final LongSupplier nanos;
  private final UUID owner;
  private final Observer observer;
  private final Silence silence;
  private final Set<UUID> mine = ConcurrentHashMap.newKeySet();
  private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();

  /// Creates a sender.
  ///
  /// @param channels channels by name
  /// @param threads executor of one delivery; best with a virtual thread for each
  /// @param nanos monotonic clock in nanoseconds
  /// @param owner id of this process as a lease holder, from its start to its end
  public Deliverer(
      Book book,
      Map<String, Channel> channels,
      Schedule schedule,
      Executor threads,
      LongSupplier nanos,
      UUID owner,
      Observer observer) {
    this.book = book;
    this.channels = Map.copyOf(channels);
    this.schedule = schedule;
    this.threads = threads;
    this.nanos = nanos;
    this.owner = owner;
    this.observer = observer;
    this.silence = new Silence(nanos, LEASE);
  }

  private record Unwritten(Delivery delivery, String shown, Settlement settlement) {}

  /// Stores the results that could not be stored before, frees expired leases of other processes,
  /// and sends due deliveries. Must be called again at once while it sends any, otherwise after
  /// about a second.
  ///
  /// @return number of leased deliveries
  public int round() {
    try {
      writeDown();
      freeTheDead();
      int room = IN_FLIGHT_MAX - mine.size();
      List<Delivery> due = room < 1 ? List.of() : book.claim(owner, room, PER_DESTINATION_MAX);
      due.forEach(this::start);
      return due.size();
    } catch (Unavailable e) {
      observer.unavailable(String.valueOf(e.getMessage()));
      return 0;
    }
  }

  /// Returns the number of deliveries that this process has leased and not settled.
  public int inFlight() {
    return mine.size();
  }

  private void freeTheDead() {
    List<Lease> others =
        book.leases().stream().filter(lease -> !mine.contains(lease.message())).toList();
    List<Lease> expired = silence.expired(others);
    if (!expired.isEmpty()) {
      book.free(expired);
    }
  }

  private void start(Delivery delivery) {
    mine.add(delivery.message());
    threads.execute(() -> run(delivery));
  }

  private void run(Delivery delivery) {
    boolean settled = true;
    try {
      long begun = nanos.getAsLong();
      Settlement settlement = settlement(delivery, book.standing(delivery));
      observer.tried(delivery, Duration.ofNanos(nanos.getAsLong() - begun), settlement);
      settled = write(new Unwritten(delivery, shown(delivery), settlement));
    } catch (Unavailable e) {
      observer.unavailable(String.valueOf(e.getMessage()));
      unwritten.add(new Unwritten(delivery, shown(delivery), new NotYet(Duration.ZERO)));
      settled = false;
    } finally {
      if (settled) {
        mine.remove(delivery.message());
      }
    }
  }

  private Settlement settlement(Delivery delivery, Standing standing) {
    Channel channel = channels.get(delivery.channel());
    if (channel == null) {
      return new Failed("no channel is named " + delivery.channel(), false);
    }
    if (standing.disabled().isPresent()) {
      return new Suppressed("the destination is disabled: " + standing.disabled().get());
    }
    if (standing.hosts().isEmpty()) {
      return standing.age().compareTo(SETTINGS) < 0
          ? new NotYet(SETTINGS_WAIT)
          : new Suppressed("environment %s is unknown".formatted(delivery.lane().environment()));
    }
    return schedule.after(delivery.tries(), answer(channel, delivery, standing.hosts().get()));
  }

  /// Sends the notification. Each exception of a channel counts as an attempt; otherwise a
  /// notification that cannot be sent would be retried forever, without a notice.
  private static Answer answer(Channel channel, Delivery delivery, Hosts allowed) {
    try {
      return channel.send(delivery.letter(), allowed);
    } catch (RuntimeException e) {
      return new Answer.Refused(
          "could not be sent: " + e.getClass().getSimpleName(), Optional.empty());
    }
  }

  private String shown(Delivery delivery) {
    Channel channel = channels.get(delivery.channel());
    return channel == null
        ? delivery.channel()
        : "%s %s".formatted(channel.name(), channel.shown(delivery.letter().address()));
  }

  /// Stores a result. A delivered notification must not be sent again because the database was
  /// unavailable for a moment.
  ///
  /// @return false if the result remains in memory, to be stored later
  private boolean write(Unwritten one) {
    try {
      book.settle(one.delivery(), one.shown(), one.settlement());
      return true;
    } catch (Unavailable e) {
      observer.unavailable(String.valueOf(e.getMessage()));
      unwritten.add(one);
      return false;
    }
  }

  private void writeDown() {
    for (int left = unwritten.size(); left > 0; left--) {
      Unwritten one = unwritten.poll();
      if (one != null && write(one)) {
        mine.remove(one.delivery().message());
      }
    }
  }
}
