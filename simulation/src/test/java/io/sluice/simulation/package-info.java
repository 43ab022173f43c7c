/// All decisions together in one deterministic world, and the rules that hold for the whole tree.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation;
