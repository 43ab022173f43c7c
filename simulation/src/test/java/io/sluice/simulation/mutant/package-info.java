/// Tests that the bugs on purpose fit the code and are found.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.mutant;
