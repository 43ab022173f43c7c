/// Instances as containers of one Docker engine. `compose/DOCKER-CALLS.md` lists each call to
/// Docker: a socket proxy allows exactly these calls, so a new call must be added there.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.docker;
