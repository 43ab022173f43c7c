/// The notifier as a Quarkus application: outcomes, CDEvents and notifications. The algorithms are
/// in [io.sluice.notifier.projection], [io.sluice.notifier.delivery] and
/// [io.sluice.notifier.channel], free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier;
