/// The router `edge`, through its admin API.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.edge;
