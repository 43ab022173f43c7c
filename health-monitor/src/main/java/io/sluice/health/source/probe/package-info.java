/// The source `probe`: requests that are made up.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.probe;
