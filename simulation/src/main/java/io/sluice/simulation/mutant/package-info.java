/// Deliberate bugs: the production code is changed, the oracle is not, and the oracle must report
/// the bug.
///
/// A mutant is a patch in `simulation/mutants`. [Mutants] reads it and applies it to the source,
/// [MutantCompiler] compiles the changed sources, and [MutantClassLoader] loads the whole of Sluice
/// again with them. [Hunt] runs the [Corpus] and then seeds, each as a [Trial], until one fails
/// that holds with the unchanged code. [Hunts] is the command.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.mutant;
