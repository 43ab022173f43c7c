/// The broker: the topics ([io.sluice.simulation.broker.SimBroker]), then the consumer groups
/// ([io.sluice.simulation.broker.SimConsumerGroup]), each with its faults.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.broker;
