package io.sluice.messaging.parking;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record with its sequence among the records of its key.
///
/// @param sequence from 1, set by its writer
/// @param record has a key and a value
public record ParkedRecord(long sequence, ConsumerRecord<String, byte[]> record) {

  public ParkedLane lane() {
    return new ParkedLane(record.topic(), record.key());
  }
}
