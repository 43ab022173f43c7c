/// Keeps the deliverer running, and counts what it does.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.outbound;
