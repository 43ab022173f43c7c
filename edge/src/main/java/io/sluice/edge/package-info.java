/// The built-in router: a reverse proxy that splits each lane's traffic by a fenced, durable table,
/// and counts the outcomes of requests.
@NullMarked
package io.sluice.edge;

import org.jspecify.annotations.NullMarked;
