/// The channels to the destinations of notifications, behind one small SPI. Free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.channel;
