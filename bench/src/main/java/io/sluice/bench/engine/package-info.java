/// One engine with up to ten thousand active releases: what a signal costs, and what a release
/// takes.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.engine;
