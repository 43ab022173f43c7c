/// Writes down, once, what is told of each progress event. Free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.ledger;
