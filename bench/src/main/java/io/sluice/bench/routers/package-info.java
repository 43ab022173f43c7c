/// The benchmark of weight changes and their cost to requests: Sluice's routers beside one that is
/// reloaded.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.routers;
