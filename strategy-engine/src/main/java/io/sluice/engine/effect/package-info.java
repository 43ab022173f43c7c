/// Executes at the targets the effects that the log requests, and reports results as signals. Free
/// of Quarkus, behind ports.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect;
