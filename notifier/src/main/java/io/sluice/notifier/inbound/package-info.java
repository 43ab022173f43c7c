/// Doors: records from Kafka to the ledger.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.inbound;
