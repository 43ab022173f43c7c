/// Tests of rules.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.world;
