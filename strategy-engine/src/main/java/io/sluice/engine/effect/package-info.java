/// Executes the effects that lanes request at their targets, and reports the results as signals.
/// Free of Quarkus, behind ports.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect;
