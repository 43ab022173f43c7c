/// Where traffic goes: the routing table, swapped as a whole, and the choice it leads to.
@NullMarked
package io.sluice.edge.table;

import org.jspecify.annotations.NullMarked;
