/// Deliberate bugs: the production code is changed, the oracle is not, and the oracle must report
/// the bug.
///
/// A mutant is a patch in `simulation/mutants`. [io.sluice.simulation.mutant.Mutants] reads it and
/// applies it to the source, [io.sluice.simulation.mutant.MutantCompiler] compiles the changed
/// sources, [io.sluice.simulation.mutant.MutantClassLoader] loads the whole of Sluice again with
/// them, and [io.sluice.simulation.mutant.Hunt] plays seeds until one fails.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.mutant;
