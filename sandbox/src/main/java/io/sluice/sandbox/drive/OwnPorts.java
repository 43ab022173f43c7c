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
  private static final int RANGES = 25;
  private static final int LOWEST = 10_000;

  /// Ports of all stacks of this JVM; of instances the first of each range.
  private static final Set<Integer> TAKEN = new HashSet<>();

  /// Flags of `up`, each with its value behind it; the last value is the range of its instances'
  /// ports.
  public static synchronized List<String> flags() {
    List<String> flags = new ArrayList<>();
    for (String flag : FLAGS) {
      int port = Ports.free();
      while (!TAKEN.add(port)) {
        port = Ports.free();
      }
      flags.addAll(List.of(flag, Integer.toString(port)));
    }
    int first = LOWEST + Ports.free() % RANGES * INSTANCES;
    while (!TAKEN.add(first)) {
      first += INSTANCES;
    }
    flags.addAll(List.of("--instance-ports", first + "-" + (first + INSTANCES - 1)));
    return flags;
  }

  private OwnPorts() {}
}
