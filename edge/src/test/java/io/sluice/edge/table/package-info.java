@NullMarked
package io.sluice.edge.table;

import org.jspecify.annotations.NullMarked;
