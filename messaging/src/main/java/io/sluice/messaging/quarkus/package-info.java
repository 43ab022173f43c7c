/// Messaging as beans of a Quarkus application.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.quarkus;
