package io.sluice.engine.effect.docker;

/// What a container may use.
///
/// @param network that it joins: the router's
/// @param memoryBytes at least 6 MiB, as Docker wants it
/// @param milliCpus thousandths of a processor, 10 to 1,000,000
public record Limits(String network, long memoryBytes, int milliCpus) {
  private static final long MEMORY_BYTES_MIN = 6 << 20;
  private static final int MILLI_CPUS_MIN = 10;
  private static final int MILLI_CPUS_MAX = 1_000_000;

  /// @throws IllegalArgumentException naming the setting that is out of bounds
  public Limits {
    if (memoryBytes < MEMORY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "sluice.engine.docker.memory-bytes is at least %d, was %d"
              .formatted(MEMORY_BYTES_MIN, memoryBytes));
    }
    if (milliCpus < MILLI_CPUS_MIN || milliCpus > MILLI_CPUS_MAX) {
      throw new IllegalArgumentException(
          "sluice.engine.docker.milli-cpus is %d to %d, was %d"
              .formatted(MILLI_CPUS_MIN, MILLI_CPUS_MAX, milliCpus));
    }
  }
}
