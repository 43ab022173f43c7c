/// Tests that the deliberate bugs fit the code and are found.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.mutant;
