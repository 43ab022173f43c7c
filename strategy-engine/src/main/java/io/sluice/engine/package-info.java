/// strategy-engine: decides what each signal changes in a lane, and executes the effects. Packages
/// depend left to right: `inbound → lane → effect`. This one has the wiring, settings, loops,
/// metrics and traces.
@org.jspecify.annotations.NullMarked
package io.sluice.engine;
