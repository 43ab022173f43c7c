/// The loop that runs the deliverer, and its metrics.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.outbound;
