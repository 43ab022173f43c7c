/// What several benchmarks stand on: a database of their own, and what processes use of the cores.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.base;
