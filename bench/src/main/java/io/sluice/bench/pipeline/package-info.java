/// The benchmark of the times from a request to its effect, and from a verdict to the rollback.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.pipeline;
