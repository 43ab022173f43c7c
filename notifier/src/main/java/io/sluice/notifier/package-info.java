/// The notifier as a Quarkus application: outcomes, CDEvents and notices. What has an algorithm
/// stands in [io.sluice.notifier.ledger], [io.sluice.notifier.delivery] and
/// [io.sluice.notifier.channel], free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier;
