/// The benchmark of the judge on synthetic streams of known quality.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.judge;
