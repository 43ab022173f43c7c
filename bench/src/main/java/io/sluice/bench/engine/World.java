package io.sluice.bench.engine;

/// What the engine acts on, in memory.
record World(ReadyRuntime runtime, ReadyRouter router) {
  World() {
    this(new ReadyRuntime(), new ReadyRouter());
  }

  /// So that what the engine takes can be told from what the world does.
  void forget() {
    runtime.forget();
    router.forget();
  }
}
