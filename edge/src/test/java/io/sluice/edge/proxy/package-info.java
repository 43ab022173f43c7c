@NullMarked
package io.sluice.edge.proxy;

import org.jspecify.annotations.NullMarked;
