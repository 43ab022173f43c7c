/// The built-in router: a reverse proxy that splits each lane's traffic by a fenced, durable table,
/// and counts what came of it.
@NullMarked
package io.sluice.edge;

import org.jspecify.annotations.NullMarked;
