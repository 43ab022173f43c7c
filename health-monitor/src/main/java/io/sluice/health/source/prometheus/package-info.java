/// The source `prometheus`.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.prometheus;
