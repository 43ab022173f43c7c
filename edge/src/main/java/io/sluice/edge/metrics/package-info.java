/// The counts of requests, per release and instance: monotone since the process started.
@NullMarked
package io.sluice.edge.metrics;

import org.jspecify.annotations.NullMarked;
