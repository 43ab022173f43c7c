package io.sluice.sandbox.driver;

import io.sluice.sandbox.base.Ports;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Allocates ports to the stacks of this JVM: each stack has its own.
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

  private static final int PORTS_PER_RANGE = 200;

  /// The number of ranges of instance ports, from 10,000 to 19,999, below the ports that
  /// [Ports#free] returns. A JVM runs fewer stacks at the same time.
  private static final int RANGES = 50;

  private static final int LOWEST = 10_000;

  /// The ports that were allocated to stacks of this JVM; a stack keeps its ports when it restarts.
  private static final Set<Integer> TAKEN = new HashSet<>();

  /// The number of the next range of instance ports. The first one is random, so that JVMs use
  /// different ranges.
  private static int nextRange = Ports.free() % RANGES;

  /// Allocates the ports of a stack. Returns the flags of `up`, each followed by its value; the
  /// last value is the range of the instance ports.
  public static synchronized List<String> allocateFlags() {
    List<String> flags = new ArrayList<>();
    for (String flag : FLAGS) {
      flags.addAll(List.of(flag, Integer.toString(allocate())));
    }
    int first = LOWEST + nextRange % RANGES * PORTS_PER_RANGE;
    nextRange++;
    flags.addAll(List.of("--instance-ports", first + "-" + (first + PORTS_PER_RANGE - 1)));
    return flags;
  }

  /// Returns a port that no stack of this JVM uses now or after a restart.
  public static synchronized int allocate() {
    int port = Ports.free();
    while (!TAKEN.add(port)) {
      port = Ports.free();
    }
    return port;
  }

  private OwnPorts() {}
}
