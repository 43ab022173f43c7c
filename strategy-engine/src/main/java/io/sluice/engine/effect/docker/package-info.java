/// Instances as containers of one Docker engine. What is asked of Docker stands, call by call, in
/// `compose/DOCKER-CALLS.md`: a socket proxy lets through just that, so a new call belongs there.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.docker;
