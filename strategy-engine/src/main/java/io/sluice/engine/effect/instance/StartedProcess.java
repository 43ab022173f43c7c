package io.sluice.engine.effect.instance;

/// A started process or container, and the address at which it listens.
public record StartedProcess(ProcessId process, String host) {}
