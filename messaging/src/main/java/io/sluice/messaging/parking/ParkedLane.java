package io.sluice.messaging.parking;

/// A key whose records of one topic are parked.
///
/// @param topic its name in Kafka
/// @param key a lane, or a setting's key
public record ParkedLane(String topic, String key) {
  @Override
  public String toString() {
    return key + " of " + topic;
  }
}
