/// What is going to happen in a world, written down before it begins: wishes of people, and faults.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.script;
