/// The port through which tables are written and counters read; fenced, durable, loopback only.
@NullMarked
package io.sluice.edge.admin;

import org.jspecify.annotations.NullMarked;
