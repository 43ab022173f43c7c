/// The stack of `./sluice up`, and its supervision.
///
/// Reading order: [Home] and [Layout] are its directories and ports, [Stack] lists its processes,
/// each a [Child], and the [Supervisor] keeps them running, with a [ProcessKeeper] for each. A
/// [JavaProgram] is started with the cache that [AotCaches] has for it.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.stack;
