package io.sluice.messaging.kafka;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.jdbc.SqlFailureException;
import io.sluice.messaging.parking.HandlingResult;
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

/// Handles received records. A call returns when the record is handled, stored as a dead letter, or
/// parked.
///
/// A record becomes a dead letter if it violates the format of its own version or breaks an
/// invariant; its partition continues. A record that this version cannot handle yet is parked,
/// together with the later records of its lane. Such a record is of a newer version of Sluice,
/// belongs to a lane that a newer version wrote, follows missing events, or timed out several
/// times. While the database or the broker is unavailable, the same record is retried, in order and
/// without limit.
public final class RecordProcessor {
  /// The number of time-outs after which a record is parked, so that it no longer blocks its
  /// channel.
  private static final int TIME_OUTS_MAX = 3;

  private static final HandlingResult DONE = new HandlingResult.Done();

  private final DeadLetterPublisher deadLetters;
  private final Parking parking;
  private final Retry retry;
  private final InstantSource clock;
  private final LongAdder handled = new LongAdder();
  private final LongAdder deadLettered = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  /// The write times of the records that are being handled, in milliseconds by their writers'
  /// clocks.
  private final Map<ConsumerRecord<String, byte[]>, Long> inProgress = new ConcurrentHashMap<>();

  /// @param clock the wall clock, for [#lag] only
  public RecordProcessor(
      DeadLetterPublisher deadLetters, Parking parking, Retry retry, InstantSource clock) {
    this.deadLetters = deadLetters;
    this.parking = parking;
    this.retry = retry;
    this.clock = clock;
  }

  /// Creates the subscription of one topic.
  ///
  /// @param type the branch of events that the topic carries
  /// @param handler must be idempotent: it may receive the same record again, after a failure or a
  ///   crash. If it throws [UnavailableException], or an exception caused by a transient
  ///   [SQLException], the record is retried. If it throws [MissingEventsException] or
  ///   [Json.UnreadableException], the lane waits. After any other exception the record becomes a
  ///   dead letter
  public <E extends Event> Subscription<E> subscribe(
      Topic topic, Class<E> type, Consumer<Envelope<E>> handler) {
    return new Subscription<>(topic, type, handler, false);
  }

  /// Creates a subscription as [#subscribe] does, for a topic whose records replace one another: a
  /// record of a newer version is skipped.
  public <E extends Event> Subscription<E> subscribeToSamples(
      Topic topic, Class<E> type, Consumer<Envelope<E>> handler) {
    return new Subscription<>(topic, type, handler, true);
  }

  /// The handling of one topic's records by a service.
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
    /// @throws Retry.StoppedException if the process ends first; the record was not handled
    public void handle(ConsumerRecord<String, byte[]> record) {
      inProgress.put(record, record.timestamp());
      try {
        Optional<ParkedRecord> waiting =
            RecordMapper.toParkedRecord(record).filter(this::isLaneParked);
        if (waiting.isPresent()) {
          park(waiting.get(), "it waits behind others");
        } else {
          handleOrPark(record);
        }
      } finally {
        inProgress.remove(record);
      }
    }

    private boolean isLaneParked(ParkedRecord record) {
      return parking.lanes().containsKey(record.lane());
    }

    private void handleOrPark(ConsumerRecord<String, byte[]> record) {
      switch (attemptInPlace(record)) {
        case HandlingResult.Done _ -> {
          // The next record follows.
        }
        case HandlingResult.Rejected rejected -> publishDeadLetter(record, rejected);
        case HandlingResult.Waits(String reason, var _) ->
            RecordMapper.toParkedRecord(record)
                .ifPresentOrElse(
                    parked -> park(parked, reason),
                    () ->
                        publishDeadLetter(
                            record,
                            new HandlingResult.Rejected(
                                reason, new Json.UnreadableException(reason))));
      }
    }

    @Override
    public void publishDeadLetter(
        ConsumerRecord<String, byte[]> record, HandlingResult.Rejected rejected) {
      retry.run(
          "dead letter of " + name(record),
          () -> deadLetters.publish(record, rejected.reason(), rejected.failure()));
      deadLettered.increment();
    }

    /// Parks the record. A record that the database rejects permanently becomes a dead letter. So
    /// does one that the topic's writer did not send: parked, it would block its lane forever.
    private void park(ParkedRecord parked, String reason) {
      ConsumerRecord<String, byte[]> record = parked.record();
      if (!RecordMapper.isFromWriter(record, topic)) {
        var e = new Json.UnreadableException("its source is no writer of " + topic.topicName());
        publishDeadLetter(
            record, new HandlingResult.Rejected(e.getMessage() + ", and " + reason, e));
        return;
      }
      try {
        retry.run("parking of " + name(record), () -> parking.park(parked, reason));
      } catch (Retry.StoppedException e) {
        throw e;
      } catch (RuntimeException e) {
        // The partition continues after any rejection by the database.
        publishDeadLetter(record, new HandlingResult.Rejected(RejectionMessages.handling(e), e));
      }
    }

    private HandlingResult attemptInPlace(ConsumerRecord<String, byte[]> record) {
      try {
        return retry.call(name(record), TIME_OUTS_MAX, () -> attempt(record));
      } catch (UnavailableException e) {
        return new HandlingResult.Waits(String.valueOf(e.getMessage()), Optional.empty());
      }
    }

    @Override
    public HandlingResult attempt(ConsumerRecord<String, byte[]> record) {
      Envelope<E> envelope;
      try {
        envelope = RecordMapper.envelope(record, type);
      } catch (RecordMapper.NewerException e) {
        return handleNewer(e);
      } catch (Json.UnreadableException e) {
        return new HandlingResult.Rejected(String.valueOf(e.getMessage()), e);
      }
      try {
        return handle(envelope);
      } catch (Retry.StoppedException | UnavailableException e) {
        throw e;
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        // This record cannot be handled for any other reason: it is rejected and its partition
        // continues.
        return new HandlingResult.Rejected(RejectionMessages.handling(e), e);
      }
    }

    private HandlingResult handleNewer(RecordMapper.NewerException e) {
      if (skipsNewer) {
        skipped.increment();
        return DONE;
      }
      return new HandlingResult.Waits(String.valueOf(e.getMessage()), Optional.empty());
    }

    private HandlingResult handle(Envelope<E> envelope) {
      try {
        handler.accept(envelope);
        handled.increment();
        return DONE;
      } catch (MissingEventsException e) {
        return new HandlingResult.Waits(String.valueOf(e.getMessage()), Optional.of(e));
      } catch (Json.UnreadableException e) {
        return new HandlingResult.Waits(RejectionMessages.handling(e), Optional.empty());
      } catch (UnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        // A handler may wrap an exception of the database in any other.
        Optional<SQLException> cause =
            SqlFailureException.findSqlException(e).filter(SqlFailureException::isTransient);
        throw cause.map(SqlFailureException::toCallerException).orElse(e);
      }
    }

    @Override
    public String toString() {
      return topic.topicName();
    }
  }

  /// Returns the lanes whose records are parked, each with the reason.
  public Map<ParkedLane, String> parked() {
    return parking.lanes();
  }

  /// Returns the parked records and their reasons by lane, in sentences for people.
  public Map<String, String> parkedLanes() {
    return parking.lanes().entrySet().stream()
        .collect(
            Collectors.toMap(
                lane -> lane.getKey().key(),
                lane -> "%s waits: %s".formatted(lane.getKey().topic(), lane.getValue()),
                "%s; %s"::formatted));
  }

  /// Returns the age of the oldest record that is being handled; zero if there is none. It compares
  /// the wall clocks of writer and reader, so it is only informative.
  public Duration lag() {
    return inProgress.values().stream()
        .map(written -> Duration.ofMillis(clock.millis() - written))
        .max(Duration::compareTo)
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /// Returns how many records were handled since the start, including repeats.
  public long handled() {
    return handled.sum();
  }

  /// Returns how many records became dead letters since the start.
  public long deadLettered() {
    return deadLettered.sum();
  }

  /// Returns how many records of a newer version were skipped since the start.
  public long skipped() {
    return skipped.sum();
  }

  private static String name(ConsumerRecord<String, byte[]> record) {
    return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
