package io.sluice.sandbox.drive;

import io.sluice.sandbox.Ports;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The flags that assign a stack ports of its own, distinct from those of other stacks of this JVM.
public final class OwnPorts {
  private static final List<String> FLAGS =
      List.of(
          "--api-port",
          "--engine-port",
          "--health-port",
          "--notifier-port",
          "--edge-port",
          "--edge-admin-port",
          "--broker-port",
          "--controller-port",
          "--postgres-port");

  private static final int INSTANCES = 200;

  /// The number of ranges below the ports that [Ports#free] returns; no JVM has as many stacks at
  /// the same time.
  private static final int RANGES = 50;

  private static final int LOWEST = 10_000;

  /// The ports of all stacks of this JVM.
  private static final Set<Integer> TAKEN = new HashSet<>();

  /// The number of the next range of instance ports. The first one is random, so that JVMs use
  /// different ranges.
  private static int next = Ports.free() % RANGES;

  /// Returns the flags of `up`, each followed by its value. The last value is the range of the
  /// instance ports.
  public static synchronized List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (String flag : FLAGS) {
      flags.addAll(List.of(flag, Integer.toString(free())));
    }
    int first = LOWEST + next % RANGES * INSTANCES;
    next++;
    flags.addAll(List.of("--instance-ports", first + "-" + (first + INSTANCES - 1)));
    return flags;
  }

  /// Returns a port that no stack of this JVM uses now or after a restart.
  public static synchronized int free() {
    int port = Ports.free();
    while (!TAKEN.add(port)) {
      port = Ports.free();
    }
    return port;
  }

  private OwnPorts() {}
}
