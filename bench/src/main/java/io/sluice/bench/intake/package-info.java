/// The benchmark of the releases per second that release-api accepts, compared with a bare endpoint
/// that writes one row.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.intake;
