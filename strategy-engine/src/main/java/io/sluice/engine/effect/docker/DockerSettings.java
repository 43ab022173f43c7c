package io.sluice.engine.effect.docker;

import io.sluice.contract.Limits;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.TargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The operator's settings for containers.
///
/// @param network that they join; the router must be in it
/// @param memoryBytes maximum memory of a container, at least 6 MiB, the minimum of Docker
/// @param milliCpus maximum processor time of a container, thousandths of a processor, 10 to
///   1,000,000
/// @param isRootAllowed whether images may run as root
/// @param credentials for registries, a file like Docker's own `config.json`
/// @param pullTimeout time limit of a pull
/// @param stackLabel the name of their stack, for information only
public record DockerSettings(
    String network,
    long memoryBytes,
    int milliCpus,
    Registries registries,
    boolean isRootAllowed,
    Optional<Path> credentials,
    Duration pullTimeout,
    String stackLabel) {
  private static final long MEMORY_BYTES_MIN = 6 << 20;
  private static final int MILLI_CPUS_MIN = 10;
  private static final int MILLI_CPUS_MAX = 1_000_000;

  /// @throws IllegalArgumentException naming the invalid setting
  public DockerSettings {
    require(
        memoryBytes >= MEMORY_BYTES_MIN,
        "memory-bytes must be at least %d, was %d".formatted(MEMORY_BYTES_MIN, memoryBytes));
    require(
        milliCpus >= MILLI_CPUS_MIN && milliCpus <= MILLI_CPUS_MAX,
        "milli-cpus must be %d to %d, was %d".formatted(MILLI_CPUS_MIN, MILLI_CPUS_MAX, milliCpus));
    require(
        !network.equals("host") && !network.startsWith("container:"),
        "network must not be the host's or another container's, was " + network);
    require(pullTimeout.isPositive(), "pull-timeout must be more than 0, was " + pullTimeout);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("sluice.engine.docker." + what);
    }
  }

  /// @throws TargetException.Permanent if the release's limits are above the operator's
  void check(ReleaseSpec spec) {
    spec.limits()
        .flatMap(Limits::findMemoryBytes)
        .filter(bytes -> bytes > memoryBytes)
        .ifPresent(bytes -> reject("memory limit", "bytes", "memory-bytes", bytes, memoryBytes));
    spec.limits()
        .flatMap(Limits::findMilliCpus)
        .filter(cpus -> cpus > milliCpus)
        .ifPresent(cpus -> reject("CPU limit", "milli-CPUs", "milli-cpus", cpus, milliCpus));
  }

  private static void reject(String limit, String unit, String setting, long value, long max) {
    throw new TargetException.Permanent(
        "the release's %s must be at most %d %s (sluice.engine.docker.%s), was %d"
            .formatted(limit, max, unit, setting, value));
  }
}
