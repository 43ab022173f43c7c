/// Tests of the simulation, and the rules that hold for the whole tree.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation;
