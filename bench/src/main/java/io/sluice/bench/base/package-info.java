/// The common parts of several benchmarks: a database server, and the CPU time of processes.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.base;
