/// The benchmark of one engine with up to 10,000 active releases: the cost of a signal, and the
/// memory and disk space of a release.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.engine;
