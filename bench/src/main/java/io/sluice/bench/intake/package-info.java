/// How many releases release-api accepts, beside a bare endpoint that writes one row.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.intake;
