/// The broker: topics, consumer groups, and their faults.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.broker;
