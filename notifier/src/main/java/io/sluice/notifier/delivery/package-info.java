/// The delivery of notifications, with retries until it succeeds or fails for good. Free of
/// Quarkus; the store is a port.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.delivery;
