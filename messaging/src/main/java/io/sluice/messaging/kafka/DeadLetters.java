package io.sluice.messaging.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Where records go that will never be handled.
@FunctionalInterface
public interface DeadLetters {

  /// Keeps `record`, as much of it as fits, with the reason.
  ///
  /// @param reason one sentence for people
  /// @param failure what was thrown, for the log
  /// @throws io.sluice.messaging.Transactions.Unavailable if it could not be kept now
  void bury(ConsumerRecord<String, byte[]> record, String reason, Throwable failure);
}
