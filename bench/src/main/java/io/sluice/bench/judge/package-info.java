/// The judge against synthetic streams whose truth is known.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.judge;
