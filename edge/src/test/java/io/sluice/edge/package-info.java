@NullMarked
package io.sluice.edge;

import org.jspecify.annotations.NullMarked;
