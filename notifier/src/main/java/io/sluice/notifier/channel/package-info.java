/// The channels to the destinations of notifications, behind one small SPI, [Channel]. Free of
/// Quarkus. [WebhookChannel] signs a notification, and [WebhookPoster] sends it.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.channel;
