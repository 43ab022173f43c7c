package io.sluice.engine.effect.local;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The exits of the processes that this engine started. The operating system reports the exit code
/// of a process only to its parent, so the exits of other engines' processes are unknown.
final class ProcessExits {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long TIMEOUT_SECONDS = 1;

  private final LongSupplier nanoTime;
  private final Map<UUID, CompletableFuture<String>> exits = new ConcurrentHashMap<>();

  /// @param nanoTime a monotonic clock in nanoseconds
  ProcessExits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Observes the newly started process of an instance.
  void observe(UUID instance, Process process) {
    long start = nanoTime.getAsLong();
    exits.put(instance, process.onExit().thenApply(ended -> describe(ended, start)));
  }

  private String describe(Process ended, long start) {
    return String.format(
        Locale.ROOT,
        "the process exited with %d after %.1f s",
        ended.exitValue(),
        (nanoTime.getAsLong() - start) / NANOS_PER_SECOND);
  }

  /// Returns the exit of an instance's process in one line; empty if the process is not observed or
  /// still runs. Blocks for at most 1 s: the JDK reports an exit slightly later than the process
  /// table.
  Optional<String> awaitExit(UUID instance) {
    return Optional.ofNullable(exits.get(instance))
        .flatMap(exit ->
            exit.thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join());
  }

  /// Returns the instances whose processes are observed, those that exited too, until [#forget].
  Set<UUID> observedInstances() {
    return Set.copyOf(exits.keySet());
  }

  /// Removes an instance that no longer exists.
  void forget(UUID instance) {
    exits.remove(instance);
  }
}
