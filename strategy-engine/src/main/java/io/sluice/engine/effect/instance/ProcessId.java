package io.sluice.engine.effect.instance;

import java.util.Optional;

/// The identity of a process or container, distinct from a later one with the same number.
///
/// @param pid its number, if it has one on this machine
/// @param start its start time in the operating system's own format; or a container's id
/// @param boot the machine's boot, or the engine, that it belongs to
public record ProcessId(Optional<Long> pid, String start, String boot) {}
