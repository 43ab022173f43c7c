/// Projection of a lane's events into views. Free of Quarkus: the simulation runs the same code.
@org.jspecify.annotations.NullMarked
package io.sluice.api.projection;
