/// How long it takes from a wish to an effect, and from a verdict to the way back.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.pipeline;
