/// The runtime `local`: instances are processes of this machine that outlive the engine.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.local;
