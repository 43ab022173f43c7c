/// The port for writing tables and reading counters; fenced, durable, loopback only.
@NullMarked
package io.sluice.edge.admin;

import org.jspecify.annotations.NullMarked;
