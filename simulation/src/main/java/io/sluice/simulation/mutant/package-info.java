/// Bugs on purpose: the oracle is unchanged, the production code is not, and the oracle has to say
/// so.
///
/// A mutant is a patch in `simulation/mutants`. [io.sluice.simulation.mutant.Mutants] reads it and
/// applies it to the source, [io.sluice.simulation.mutant.Compiled] compiles what it changes,
/// [io.sluice.simulation.mutant.Changed] loads the whole of Sluice anew with it, and
/// [io.sluice.simulation.mutant.Hunt] plays seeds until one fails.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.mutant;
