package io.sluice.messaging.kafka;

import io.sluice.messaging.EventProducer;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Transactions.UnavailableException;
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

/// Sends to Kafka. A record counts as sent once all in-sync replicas have acknowledged it.
public final class KafkaEventProducer implements EventProducer, AutoCloseable {
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(KafkaEventProducer.class);

  /// Permanent errors: a retry of the same record fails again.
  private static final Set<Class<?>> PERMANENT =
      Set.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          SerializationException.class);

  private final ReplacedProducer producer;
  private final String service;
  private volatile Optional<String> failure = Optional.empty();

  /// @param connection `bootstrap.servers` and further client settings that the cluster requires
  /// @param service the name of the service that sends
  /// @throws IllegalStateException if `connection` has an unsafe value of a setting on which the
  ///   order or the durability of records depends
  public KafkaEventProducer(Map<String, Object> connection, String service) {
    Map<String, Object> clientSettings = withDefaults(connection);
    requireSafe(new ProducerConfig(clientSettings));
    this.producer = new ReplacedProducer(clientSettings);
    this.service = service;
  }

  @Override
  public Set<UUID> send(List<LogEntry> entries) {
    return send(entries, (_, _) -> {});
  }

  @Override
  public Set<UUID> send(List<LogEntry> entries, BiConsumer<UUID, String> onRejected) {
    long deadline = System.nanoTime() + SEND_TIMEOUT.toNanos();
    Map<UUID, Future<RecordMetadata>> acknowledgements = new LinkedHashMap<>();
    for (LogEntry entry : entries) {
      if (System.nanoTime() < deadline) {
        acknowledgements.put(entry.id(), producer.send(RecordMapper.record(entry, service)));
      }
    }
    Set<UUID> sent = new HashSet<>();
    acknowledgements.forEach((id, acknowledgement) -> {
      if (awaitAcknowledgement(
          acknowledgement, deadline, reason -> onRejected.accept(id, reason))) {
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
  /// @throws UnavailableException if the broker did not acknowledge it within 2 s
  /// @throws TooLargeException if the producer or the broker rejects its size
  public void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get(SEND_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
      producer.acknowledged();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      producer.failed(e);
      if (isTooLarge(e) || isTooLarge(e.getCause())) {
        throw new TooLargeException("%s: the record is too large".formatted(record.topic()), e);
      }
      throw new UnavailableException(
          "%s did not accept a record: %s".formatted(record.topic(), e),
          e,
          false, // a longer limit of the transaction cannot help
          KafkaOutage.findReason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
  }

  private static boolean isTooLarge(@Nullable Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof RecordBatchTooLargeException;
  }

  @Override
  public Optional<String> findFailure() {
    return failure;
  }

  @Override
  public void close() {
    producer.close(SEND_TIMEOUT);
  }

  /// Returns the settings of the producer. It drops records that wait longer than
  /// `delivery.timeout.ms`: when a suspended process resumes, the database has ended the
  /// transaction that claimed the lane, and another relay may send its records.
  private static Map<String, Object> withDefaults(Map<String, Object> connection) {
    Map<String, Object> settings = KafkaReporting.client(connection);
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
    String acks = config.getString(ProducerConfig.ACKS_CONFIG);
    require(
        "-1".equals(acks),
        "acks must be all, was %s: the death of a broker would lose events".formatted(acks));
    require(
        config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG),
        "enable.idempotence must be true, was false: retries would reorder events");
    int deliveryTimeout = config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    require(
        deliveryTimeout <= SEND_TIMEOUT.toMillis(),
        "delivery.timeout.ms must be at most %d, was %d: another relay may have claimed the lane"
            .formatted(SEND_TIMEOUT.toMillis(), deliveryTimeout));
    long maxBlock = config.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG);
    require(
        maxBlock <= SEND_TIMEOUT.toMillis() / 2,
        "max.block.ms must be at most %d, was %d".formatted(SEND_TIMEOUT.toMillis() / 2, maxBlock));
  }

  private static void require(boolean safe, String problem) {
    if (!safe) {
      throw new IllegalStateException("unsafe Kafka producer: " + problem);
    }
  }

  /// @param onRejected receives the reason if the broker will never accept the record
  private boolean awaitAcknowledgement(
      Future<RecordMetadata> acknowledgement, long deadline, Consumer<String> onRejected) {
    try {
      acknowledgement.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      failure = Optional.empty();
      producer.acknowledged();
      return true;
    } catch (ExecutionException e) {
      producer.failed(e);
      LOG.debug("the broker did not acknowledge a record", e);
      Throwable cause = e.getCause();
      if (cause != null && PERMANENT.contains(cause.getClass())) {
        onRejected.accept(String.valueOf(cause.getMessage()));
      } else {
        failure = KafkaOutage.findReason(e);
      }
      return false;
    } catch (TimeoutException e) {
      LOG.debug("the broker did not acknowledge a record", e);
      failure = KafkaOutage.findReason(e);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
