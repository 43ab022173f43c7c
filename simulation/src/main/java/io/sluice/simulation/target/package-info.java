/// The simulated targets: a router, a runtime and the traffic between them.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.target;
