/// How the events of a lane become what is shown of it. Free of Quarkus: the simulation runs the
/// same code.
@org.jspecify.annotations.NullMarked
package io.sluice.api.projection;
