package io.sluice.engine.effect.instance;

import java.util.Optional;

/// One process or container, told apart from a later one with the same number.
///
/// @param pid its number, where it has one on this machine
/// @param start when it started, in the operating system's own words; or a container's id
/// @param boot the machine's boot, or the engine, that it belongs to
public record ProcessId(Optional<Long> pid, String start, String boot) {}
