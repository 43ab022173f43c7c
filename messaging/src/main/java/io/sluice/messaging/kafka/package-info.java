/// Messaging over Kafka.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.kafka;
