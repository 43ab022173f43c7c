package io.sluice.bench.engine;

/// The targets of the engine, in memory.
record ReadyTargets(ReadyRuntime runtime, ReadyRouter router) {
  ReadyTargets() {
    this(new ReadyRuntime(), new ReadyRouter());
  }

  /// Clears the targets, so that their memory is not counted as the engine's.
  void forget() {
    runtime.forget();
    router.forget();
  }
}
