/// The SPIs of the targets: runtimes start and stop instances, routers split traffic.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.target;
