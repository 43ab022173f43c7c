package io.sluice.messaging.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The destination of records that will never be handled.
@FunctionalInterface
public interface DeadLetterPublisher {

  /// Stores `record`, as much of it as fits, with the reason.
  ///
  /// @param reason one sentence for people
  /// @param failure the exception, for the log
  /// @throws io.sluice.messaging.Transactions.UnavailableException if it could not be stored now
  void publish(ConsumerRecord<String, byte[]> record, String reason, Throwable failure);
}
