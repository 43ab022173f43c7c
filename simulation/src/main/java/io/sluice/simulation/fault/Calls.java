package io.sluice.simulation.fault;

import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.scenario.SeededRandom;
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
  private final SeededRandom random;
  private final Faults faults;
  private final Consumer<Host> crashListener;

  /// @param crashListener receives each process that dies
  public Calls(
      Timeline timeline, SeededRandom random, Faults faults, Consumer<Host> crashListener) {
    this.timeline = timeline;
    this.random = random;
    this.faults = faults;
    this.crashListener = crashListener;
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
      if (faults.strike(FaultKind.CRASH, host.name()).isPresent()) {
        crashListener.accept(host);
        timeline.abandon();
      }
      if (port.isTarget()) {
        faults.strike(FaultKind.ZOMBIE, host.name()).ifPresent(fault -> stop(host, fault));
      }
    }
    long delay = random.isHit(SLOW) ? random.between(0, SLOW_NANOS) : 0;
    timeline.pass(delay + random.between(port.least(), port.most()));
  }

  /// Whether `host` cannot reach `called`; a cut-off call takes 250 ms to fail.
  public boolean isCutOff(Host host, String called) {
    boolean isCutOff = faults.isCutOff(host.name(), called);
    if (isCutOff) {
      timeline.pass(SECOND / 4);
    }
    return isCutOff;
  }

  private void stop(Host host, ScheduledFault fault) {
    long until = timeline.now() + fault.between(SECOND, 20 * SECOND);
    host.stop(until);
    faults.disturb(until);
  }
}
