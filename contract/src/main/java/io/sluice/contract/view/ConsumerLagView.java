package io.sluice.contract.view;

/// The records of a topic that a service has not processed yet.
///
/// @param records at most as many records wait; 0 if the service has processed all
public record ConsumerLagView(String service, String topic, long records) {}
