@NullMarked
package io.sluice.edge.count;

import org.jspecify.annotations.NullMarked;
