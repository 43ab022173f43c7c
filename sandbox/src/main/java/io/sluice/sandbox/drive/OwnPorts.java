package io.sluice.sandbox.drive;

import io.sluice.sandbox.Ports;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What moves a stack to ports of its own, apart from those of other stacks of this JVM.
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

  /// So many ranges lie below the ports that [Ports#free] deals; no JVM has as many stacks at once.
  private static final int RANGES = 50;

  private static final int LOWEST = 10_000;

  /// Ports of all stacks of this JVM.
  private static final Set<Integer> TAKEN = new HashSet<>();

  /// Which range of instances' ports is the next one; begins anywhere, for other JVMs' sake.
  private static int next = Ports.free() % RANGES;

  /// Flags of `up`, each with its value behind it; the last value is the range of its instances'
  /// ports.
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

  /// A port that no stack of this JVM has, nor is to have when it is started again.
  public static synchronized int free() {
    int port = Ports.free();
    while (!TAKEN.add(port)) {
      port = Ports.free();
    }
    return port;
  }

  private OwnPorts() {}
}
