/// Brings what is due to its destinations, again and again until it is there or given up. Free of
/// Quarkus; the book is a port.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.delivery;
