/// The broker: topics, consumer groups, and what goes wrong between them.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.carriage;
