/// The common parts of the benchmarks.
///
/// A command measures and writes a [BenchReport], whose lines are printed when they are added.
/// [ReportOutput] prints the missed gates and returns the exit code. The measured part runs in this
/// process with a [BenchDatabase], or in a [ServerProcess]. [Cpu] reads CPU time and allocated
/// bytes. [PairedRates] measures a part and its floor alternately, and compares their rates.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.base;
