/// The source `probe`: synthetic requests.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.probe;
