package io.sluice.engine.effect.local;

/// One process, told apart from a later one with the same number.
///
/// @param start when it started, in the operating system's own words
/// @param boot the machine's boot that it belongs to
record ProcessId(long pid, String start, String boot) {}
