/// The watching of releases: readings become ticks, ticks verdicts. Straight-line code behind
/// ports, free of any framework, so that a simulation runs it.
@org.jspecify.annotations.NullMarked
package io.sluice.health.watch;
