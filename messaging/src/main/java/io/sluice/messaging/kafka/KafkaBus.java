package io.sluice.messaging.kafka;

import io.sluice.messaging.Bus;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends to Kafka, and counts a record as sent only when all in-sync replicas have it.
public final class KafkaBus implements Bus, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(KafkaBus.class);

  /// Errors of the record itself: an available broker reports them at each attempt.
  private static final Set<Class<?>> PERMANENT =
      Set.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          SerializationException.class);

  private final KafkaProducer<String, byte[]> producer;
  private final String service;
  private volatile Optional<String> trouble = Optional.empty();

  /// @param connection `bootstrap.servers` and further client settings that the cluster requires
  /// @param service the name of the service that sends
  /// @throws IllegalStateException if `connection` overrides a setting that the order and the
  ///   durability of records depend on
  public KafkaBus(Map<String, Object> connection, String service) {
    Map<String, Object> settings = settings(connection);
    requireSafe(new ProducerConfig(settings));
    this.producer = new KafkaProducer<>(settings);
    this.service = service;
  }

  @Override
  public Set<UUID> send(List<Entry> entries) {
    return send(entries, (_, _) -> {});
  }

  @Override
  public Set<UUID> send(List<Entry> entries, BiConsumer<UUID, String> rejected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<UUID, Future<RecordMetadata>> answers = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (System.nanoTime() < deadline) {
        answers.put(entry.id(), producer.send(Records.record(entry, service)));
      }
    }
    Set<UUID> sent = new HashSet<>();
    answers.forEach((id, answer) -> {
      if (arrived(answer, deadline, why -> rejected.accept(id, why))) {
        sent.add(id);
      }
    });
    return sent;
  }

  /// The record is larger than the producer or the broker accepts; a retry cannot succeed.
  public static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Sends one record that is not an entry of a log.
  ///
  /// @throws Unavailable if the broker did not acknowledge it within 2 s
  /// @throws TooLargeException if the producer or the broker rejects its size
  public void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      if (isTooLarge(e) || isTooLarge(e.getCause())) {
        throw new TooLargeException("%s: the record is too large".formatted(record.topic()), e);
      }
      throw new Unavailable(
          "%s did not accept a record: %s".formatted(record.topic(), e),
          e,
          false,
          KafkaOutage.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
  }

  private static boolean isTooLarge(@Nullable Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException;
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }

  /// Returns the settings of the producer. It drops records that wait longer than
  /// `delivery.timeout.ms`: when a stopped process continues, its claim on the lane has expired,
  /// and its unsent records must not be sent.
  private static Map<String, Object> settings(Map<String, Object> connection) {
    Map<String, Object> settings = Unreported.client(connection);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
    settings.putIfAbsent(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2000);
    settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1500);
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    settings.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    settings.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    return settings;
  }

  private static void requireSafe(ProducerConfig config) {
    require(
        "-1".equals(config.getString(ProducerConfig.ACKS_CONFIG)),
        "acks must be all, or a broker's death loses events");
    require(
        config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG),
        "enable.idempotence must be true, or retries reorder events");
    require(
        config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG) <= PATIENCE.toMillis(),
        "delivery.timeout.ms must be at most 2000, shorter than a claim on a lane");
    require(
        config.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG) <= PATIENCE.toMillis() / 2,
        "max.block.ms must be at most 1000");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalStateException("unsafe Kafka producer: " + rule);
    }
  }

  /// @param rejected receives the reason if the broker will never accept the record
  private boolean arrived(Future<RecordMetadata> answer, long deadline, Consumer<String> rejected) {
    try {
      answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      trouble = Optional.empty();
      return true;
    } catch (ExecutionException e) {
      LOG.debug("a record did not arrive", e);
      Throwable cause = e.getCause();
      if (cause != null && PERMANENT.contains(cause.getClass())) {
        rejected.accept(String.valueOf(cause.getMessage()));
      } else {
        trouble = KafkaOutage.reason(e);
      }
      return false;
    } catch (TimeoutException e) {
      LOG.debug("a record did not arrive", e);
      trouble = KafkaOutage.reason(e);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
