/// The path of a request through the edge: event loops, each with its connections and its reference
/// to the table; nothing here blocks.
@NullMarked
package io.sluice.edge.proxy;

import org.jspecify.annotations.NullMarked;
