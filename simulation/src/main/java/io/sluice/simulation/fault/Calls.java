package io.sluice.simulation.fault;

import io.sluice.simulation.script.Chance;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Timeline;
import java.time.Duration;
import java.util.function.Consumer;

/// The calls of all ports: each takes time, and its process may die in it.
public final class Calls {
  private static final int SLOW = 64;
  private static final long SLOW_NANOS = Duration.ofMillis(400).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Timeline timeline;
  private final Chance chance;
  private final Faults faults;
  private final Consumer<Host> crashed;

  /// @param crashed receives each process that dies
  public Calls(Timeline timeline, Chance chance, Faults faults, Consumer<Host> crashed) {
    this.timeline = timeline;
    this.chance = chance;
    this.faults = faults;
    this.crashed = crashed;
  }

  public Timeline timeline() {
    return timeline;
  }

  public Faults faults() {
    return faults;
  }

  /// Passes one half of a call, the request or the response; called by a thread of `host`.
  public void pass(Host host, Port port) {
    if (!faults.isQuiet()) {
      if (faults.strike(Kind.CRASH, host.name()).isPresent()) {
        crashed.accept(host);
        timeline.abandon();
      }
      if (port.isTarget()) {
        faults.strike(Kind.ZOMBIE, host.name()).ifPresent(item -> stop(host, item));
      }
    }
    long slow = chance.once(SLOW) ? chance.between(0, SLOW_NANOS) : 0;
    timeline.pass(slow + chance.between(port.least(), port.most()));
  }

  /// Whether `host` cannot reach `called`; a cut-off call takes 250 ms to fail.
  public boolean isCutOff(Host host, String called) {
    boolean isCutOff = faults.isCutOff(host.name(), called);
    if (isCutOff) {
      timeline.pass(SECOND / 4);
    }
    return isCutOff;
  }

  private void stop(Host host, Item item) {
    long until = timeline.now() + item.between(SECOND, 20 * SECOND);
    host.stop(until);
    faults.disturb(until);
  }
}
