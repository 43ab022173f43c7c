/// What weight changes cost requests: the routers beside one that is reloaded.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.routers;
