package io.sluice.engine.effect.instance;

/// What was started, and the address at which it listens.
public record Started(ProcessId process, String host) {}
