/// The delivery of notifications, with retries until it succeeds or fails for good. Free of
/// Quarkus.
///
/// The [Deliverer] leases due notifications from the [DeliveryStore], a port, sends each by its
/// channel, and stores the [DeliveryResult]; [RetrySchedule] has the times of retries, and
/// [LeaseMonitor] finds the leases of processes that ended.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.delivery;
