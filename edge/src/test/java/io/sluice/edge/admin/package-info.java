@NullMarked
package io.sluice.edge.admin;

import org.jspecify.annotations.NullMarked;
