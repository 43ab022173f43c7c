package io.sluice.messaging.kafka;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.messaging.jdbc.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The door for records. Returns when a record is done with: handled, or kept as a dead letter.
///
/// A record that cannot be read, has an unknown type or breaks an invariant becomes a dead letter
/// and its partition goes on. While the database or the broker is away the same record is tried
/// again, in order and without limit.
public final class Inbound {
  private final DeadLetters deadLetters;
  private final Retry retry;
  private final InstantSource clock;
  private final LongAdder handled = new LongAdder();
  private final LongAdder buried = new LongAdder();

  /// When what is being handled was written, in milliseconds by its writer's clock.
  private final Map<ConsumerRecord<String, byte[]>, Long> present = new ConcurrentHashMap<>();

  /// @param clock the wall's, for [#lag] alone
  public Inbound(DeadLetters deadLetters, Retry retry, InstantSource clock) {
    this.deadLetters = deadLetters;
    this.retry = retry;
    this.clock = clock;
  }

  /// Reads `record` and hands it to `handler`, which has to be idempotent: it may get the same
  /// record again, after a failure or a crash.
  ///
  /// @param type the branch of events that the topic carries
  /// @param handler throws [Unavailable], or anything that an [SQLException] caused, to get the
  ///   record again; whatever else it throws makes a dead letter
  /// @throws Retry.Stopped if the process ends first; the record was not handled
  public <E extends Event> void handle(
      ConsumerRecord<String, byte[]> record, Class<E> type, Consumer<Envelope<E>> handler) {
    present.put(record, record.timestamp());
    try {
      read(record, type, handler);
    } finally {
      present.remove(record);
    }
  }

  private <E extends Event> void read(
      ConsumerRecord<String, byte[]> record, Class<E> type, Consumer<Envelope<E>> handler) {
    Envelope<E> envelope;
    try {
      envelope = Records.envelope(record, type);
    } catch (Json.Unreadable e) {
      bury(record, String.valueOf(e.getMessage()), e);
      return;
    }
    try {
      retry.run(name(record), () -> attempt(envelope, handler));
      handled.increment();
    } catch (Retry.Stopped e) {
      throw e;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      // Whatever it is, this record cannot be handled: it is put aside and its partition goes on.
      bury(record, RejectionMessages.handling(e), e);
    }
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

  private static <E extends Event> void attempt(
      Envelope<E> envelope, Consumer<Envelope<E>> handler) {
    try {
      handler.accept(envelope);
    } catch (Unavailable e) {
      throw e;
    } catch (RuntimeException e) {
      // A handler may wrap what the database said in anything.
      Optional<SQLException> cause = SqlFailure.causeOf(e).filter(SqlFailure::isTransient);
      throw cause.map(SqlFailure::toCaller).orElse(e);
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, String reason, Throwable failure) {
    retry.run("dead letter of " + name(record), () -> deadLetters.bury(record, reason, failure));
    buried.increment();
  }

  private static String name(ConsumerRecord<String, byte[]> record) {
    return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
