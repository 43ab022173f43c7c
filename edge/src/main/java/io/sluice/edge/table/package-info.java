/// The routing table, replaced as a whole, and the choice of releases and instances by it.
@NullMarked
package io.sluice.edge.table;

import org.jspecify.annotations.NullMarked;
