/// The benchmark of weight changes and their cost to requests: Sluice's routers and one that is
/// reloaded.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.routers;
