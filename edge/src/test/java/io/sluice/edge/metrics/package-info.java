@NullMarked
package io.sluice.edge.metrics;

import org.jspecify.annotations.NullMarked;
