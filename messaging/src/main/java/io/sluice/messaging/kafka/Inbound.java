package io.sluice.messaging.kafka;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.messaging.MissingEvents;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.messaging.jdbc.SqlFailure;
import io.sluice.messaging.parking.Attempt;
import io.sluice.messaging.parking.ParkedLane;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.Parking;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The door for records. Returns when a record is done with: handled, kept as a dead letter, or
/// parked.
///
/// A record that violates the format of its own version or breaks an invariant becomes a dead
/// letter and its partition goes on. A record that this version cannot handle yet is parked, and so
/// are the later ones of its lane: one of a newer version of Sluice, one whose lane a newer version
/// wrote, one behind missing events, one that timed out several times. While the database or the
/// broker is away the same record is tried again, in order and without limit.
public final class Inbound {
  /// After so many time-outs a record waits beside its channel instead of in it.
  private static final int TIME_OUTS_MAX = 3;

  private static final Attempt DONE = new Attempt.Done();

  private final DeadLetters deadLetters;
  private final Parking parking;
  private final Retry retry;
  private final InstantSource clock;
  private final LongAdder handled = new LongAdder();
  private final LongAdder buried = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  /// When what is being handled was written, in milliseconds by its writer's clock.
  private final Map<ConsumerRecord<String, byte[]>, Long> present = new ConcurrentHashMap<>();

  /// @param clock the wall's, for [#lag] alone
  public Inbound(DeadLetters deadLetters, Parking parking, Retry retry, InstantSource clock) {
    this.deadLetters = deadLetters;
    this.parking = parking;
    this.retry = retry;
    this.clock = clock;
  }

  /// The reading of one topic.
  ///
  /// @param type the branch of events that the topic carries
  /// @param handler has to be idempotent: it may get the same record again, after a failure or a
  ///   crash. It throws [Unavailable], or anything that an [SQLException] caused, to get the record
  ///   again; [MissingEvents] or [Json.Unreadable], if the lane has to wait; whatever else it
  ///   throws makes a dead letter
  public <E extends Event> Subscription<E> subscribe(
      Topic topic, Class<E> type, Consumer<Envelope<E>> handler) {
    return new Subscription<>(topic, type, handler, false);
  }

  /// As [#subscribe], for a topic whose records replace one another: one of a newer version is
  /// skipped.
  public <E extends Event> Subscription<E> subscribeToSamples(
      Topic topic, Class<E> type, Consumer<Envelope<E>> handler) {
    return new Subscription<>(topic, type, handler, true);
  }

  /// What a service does with the records of one topic.
  public final class Subscription<E extends Event> implements Parking.Handler {
    private final Topic topic;
    private final Class<E> type;
    private final Consumer<Envelope<E>> handler;
    private final boolean skipsNewer;

    private Subscription(
        Topic topic, Class<E> type, Consumer<Envelope<E>> handler, boolean skipsNewer) {
      this.topic = topic;
      this.type = type;
      this.handler = handler;
      this.skipsNewer = skipsNewer;
      parking.handle(topic.topicName(), this);
    }

    /// Handles the next record of a partition.
    ///
    /// @throws Retry.Stopped if the process ends first; the record was not handled
    public void handle(ConsumerRecord<String, byte[]> record) {
      present.put(record, record.timestamp());
      try {
        Optional<ParkedRecord> waiting = Records.parked(record).filter(this::isBehind);
        if (waiting.isPresent()) {
          park(waiting.get(), "it waits behind others");
        } else {
          handleOrPark(record);
        }
      } finally {
        present.remove(record);
      }
    }

    private boolean isBehind(ParkedRecord record) {
      return parking.lanes().containsKey(record.lane());
    }

    private void handleOrPark(ConsumerRecord<String, byte[]> record) {
      switch (attemptInPlace(record)) {
        case Attempt.Done _ -> {
          // The next record follows.
        }
        case Attempt.Rejected rejected -> bury(record, rejected);
        case Attempt.Waits(String reason, var _) ->
            Records.parked(record)
                .ifPresentOrElse(
                    parked -> park(parked, reason),
                    () -> bury(record, new Attempt.Rejected(reason, new Json.Unreadable(reason))));
      }
    }

    @Override
    public void bury(ConsumerRecord<String, byte[]> record, Attempt.Rejected rejected) {
      retry.run(
          "dead letter of " + name(record),
          () -> deadLetters.bury(record, rejected.reason(), rejected.failure()));
      buried.increment();
    }

    /// A record that the database will never keep becomes a dead letter, as does one that no
    /// service wrote: it would hold its lane for ever.
    private void park(ParkedRecord parked, String reason) {
      ConsumerRecord<String, byte[]> record = parked.record();
      if (!Records.isOf(record, topic)) {
        var e = new Json.Unreadable("its source is no writer of " + topic.topicName());
        bury(record, new Attempt.Rejected(e.getMessage() + ", and " + reason, e));
        return;
      }
      try {
        retry.run("parking of " + name(record), () -> parking.park(parked, reason));
      } catch (Retry.Stopped e) {
        throw e;
      } catch (RuntimeException e) {
        // Whatever the database refuses, the partition goes on.
        bury(record, new Attempt.Rejected(RejectionMessages.handling(e), e));
      }
    }

    private Attempt attemptInPlace(ConsumerRecord<String, byte[]> record) {
      try {
        return retry.call(name(record), TIME_OUTS_MAX, () -> attempt(record));
      } catch (Unavailable e) {
        return new Attempt.Waits(String.valueOf(e.getMessage()), Optional.empty());
      }
    }

    @Override
    public Attempt attempt(ConsumerRecord<String, byte[]> record) {
      Envelope<E> envelope;
      try {
        envelope = Records.envelope(record, type);
      } catch (Records.NewerException e) {
        return newer(e);
      } catch (Json.Unreadable e) {
        return new Attempt.Rejected(String.valueOf(e.getMessage()), e);
      }
      try {
        return handle(envelope);
      } catch (Retry.Stopped | Unavailable e) {
        throw e;
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        // Whatever it is, this record cannot be handled: it is put aside and its partition goes on.
        return new Attempt.Rejected(RejectionMessages.handling(e), e);
      }
    }

    private Attempt newer(Records.NewerException e) {
      if (skipsNewer) {
        skipped.increment();
        return DONE;
      }
      return new Attempt.Waits(String.valueOf(e.getMessage()), Optional.empty());
    }

    private Attempt handle(Envelope<E> envelope) {
      try {
        handler.accept(envelope);
        handled.increment();
        return DONE;
      } catch (MissingEvents e) {
        return new Attempt.Waits(String.valueOf(e.getMessage()), Optional.of(e));
      } catch (Json.Unreadable e) {
        return new Attempt.Waits(RejectionMessages.handling(e), Optional.empty());
      } catch (Unavailable e) {
        throw e;
      } catch (RuntimeException e) {
        // A handler may wrap what the database said in anything.
        Optional<SQLException> cause = SqlFailure.causeOf(e).filter(SqlFailure::isTransient);
        throw cause.map(SqlFailure::toCaller).orElse(e);
      }
    }

    @Override
    public String toString() {
      return topic.topicName();
    }
  }

  /// Lanes whose records wait, each with the reason.
  public Map<ParkedLane, String> parked() {
    return parking.lanes();
  }

  /// The same by lane, for people: what waits, and why.
  public Map<String, String> parkedLanes() {
    return parking.lanes().entrySet().stream()
        .collect(
            Collectors.toMap(
                lane -> lane.getKey().key(),
                lane -> "%s waits: %s".formatted(lane.getKey().topic(), lane.getValue()),
                "%s; %s"::formatted));
  }

  /// The age of the oldest record that is being handled; zero if none is. By the wall clocks of
  /// writer and reader: for eyes only.
  public Duration lag() {
    return present.values().stream()
        .map(written -> Duration.ofMillis(clock.millis() - written))
        .max(Duration::compareTo)
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /// How many records were handled since the start, repeats included.
  public long handled() {
    return handled.sum();
  }

  /// How many records became dead letters since the start.
  public long buried() {
    return buried.sum();
  }

  /// How many records of a newer version were skipped since the start.
  public long skipped() {
    return skipped.sum();
  }

  private static String name(ConsumerRecord<String, byte[]> record) {
    return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
