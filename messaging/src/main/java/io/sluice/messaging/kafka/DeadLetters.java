package io.sluice.messaging.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Where records go that will never be handled.
@FunctionalInterface
public interface DeadLetters {

  /// Keeps `record` as it came, with the reason.
  ///
  /// @throws io.sluice.messaging.Transactions.Unavailable if it could not be kept now
  void bury(ConsumerRecord<String, byte[]> record, Throwable reason);
}
