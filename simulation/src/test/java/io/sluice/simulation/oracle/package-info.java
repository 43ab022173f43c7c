/// Tests of the oracle's rules.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.oracle;
