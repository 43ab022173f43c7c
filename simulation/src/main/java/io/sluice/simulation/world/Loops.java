package io.sluice.simulation.world;

import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.simulation.store.SimDatabase;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.PollGate;
import io.sluice.simulation.time.WaitPoint;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The threads of a process that loop until it dies.
final class Loops {
  private static final Duration POLL = Duration.ofSeconds(2);

  private final SimWorld world;
  private final Host host;

  Loops(SimWorld world, Host host) {
    this.world = world;
    this.host = host;
  }

  /// @param name part of the thread's name, which is an input of the digest
  void spawn(String name, Runnable body) {
    world.timeline.spawn(host, host.name() + " " + name, body);
  }

  /// Runs `round` repeatedly, with a pause of `usual` between two rounds.
  ///
  /// @param isNew whether a round would see new data
  void every(String name, Duration usual, BooleanSupplier isNew, Runnable round) {
    PollGate pollGate = PollGate.every(() -> world.pause(usual), isNew);
    spawn(
        name,
        () -> {
          while (true) {
            guarded(name, round);
            world.timeline.pass(pollGate);
          }
        });
  }

  /// Runs `round` as soon as `waitPoint` opens, and from time to time.
  ///
  /// @param isNew whether a round would see new data although the wait point stayed closed
  void awaiting(
      String name, WaitPoint waitPoint, Duration usual, BooleanSupplier isNew, Runnable round) {
    PollGate pollGate = PollGate.every(() -> world.pause(usual), isNew);
    spawn(
        name,
        () -> {
          while (true) {
            guarded(name, round);
            var _ = waitPoint.await(pollGate);
          }
        });
  }

  /// Sends the entries that are appended to `database`.
  void relaying(WaitPoint appended, SimDatabase database, OutboxRelay relay) {
    awaiting("relay", appended, POLL, () -> !database.isAllSent(), () -> relay.drain());
  }

  /// Runs a round. One that could not reach its database is repeated by the next one; any other
  /// exception is a finding.
  private void guarded(String name, Runnable round) {
    try {
      round.run();
    } catch (UnavailableException _) {
      // unsent, due or unreconciled data is handled by the next round
    } catch (RuntimeException e) {
      // Any other exception of production code is a finding.
      world.defect(host + " " + name, e);
    }
  }
}
