/// Containers of a Docker engine.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.docker;
