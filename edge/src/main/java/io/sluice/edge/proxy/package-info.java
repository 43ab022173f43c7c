/// The way of a request through the edge: event loops, each with its connections and its copy of
/// the table; nothing here blocks.
@NullMarked
package io.sluice.edge.proxy;

import org.jspecify.annotations.NullMarked;
