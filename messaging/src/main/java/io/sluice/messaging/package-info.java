/// The carriage: lane log with outbox, inbox, relay and dead letters. Algorithms behind ports, with
/// thin adapters in [io.sluice.messaging.jdbc] and [io.sluice.messaging.kafka].
@org.jspecify.annotations.NullMarked
package io.sluice.messaging;
