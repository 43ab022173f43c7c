/// The inbound adapters: Kafka records to the projector and the settings, HTTP requests to the
/// forwarder of alerts.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.inbound;
