/// The watching of releases: readings become ticks, ticks verdicts. Straight-line code behind
/// ports, without any framework, so that the simulation can run it.
@org.jspecify.annotations.NullMarked
package io.sluice.health.watch;
