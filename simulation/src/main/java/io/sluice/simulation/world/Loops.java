package io.sluice.simulation.world;

import io.sluice.messaging.Relay;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.simulation.store.Database;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Look;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The threads of a process that loop for ever.
final class Loops {
  private static final Duration POLL = Duration.ofSeconds(2);

  private final World world;
  private final Host host;

  Loops(World world, Host host) {
    this.world = world;
    this.host = host;
  }

  void spawn(String name, Runnable body) {
    world.timeline.spawn(host, host.name() + " " + name, body);
  }

  /// Runs `round` repeatedly, with a pause of `usual` between two rounds.
  ///
  /// @param isNew whether a round would see new data
  void every(String name, Duration usual, BooleanSupplier isNew, Runnable round) {
    Look look = Look.every(() -> world.pause(usual), isNew);
    spawn(
        name,
        () -> {
          while (true) {
            guarded(name, round);
            world.timeline.pass(look);
          }
        });
  }

  /// Runs `round` as soon as `gate` opens, and from time to time.
  ///
  /// @param isNew whether a round would see new data although the gate stayed closed
  void awaiting(String name, Gate gate, Duration usual, BooleanSupplier isNew, Runnable round) {
    Look look = Look.every(() -> world.pause(usual), isNew);
    spawn(
        name,
        () -> {
          while (true) {
            guarded(name, round);
            var _ = gate.await(look);
          }
        });
  }

  /// Sends the entries that are appended to `database`.
  void relaying(Gate appended, Database database, Relay relay) {
    awaiting("relay", appended, POLL, () -> !database.isAllSent(), () -> relay.drain());
  }

  /// Runs a round. One that could not reach its database is repeated by the next one; any other
  /// exception is a finding.
  private void guarded(String name, Runnable round) {
    try {
      round.run();
    } catch (Unavailable _) {
      // unsent, due or unreconciled data is handled by the next round
    } catch (RuntimeException e) {
      // Any other exception of production code is a finding.
      world.defect(host + " " + name, e);
    }
  }
}
