package io.sluice.simulation.world;

import io.sluice.messaging.Relay;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.simulation.store.Database;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Look;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The threads of a process that go round for ever.
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

  /// `round` again and again, with `usual` between the end of one and the begin of the next.
  ///
  /// @param isNew whether there is anything for it to see
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

  /// `round` as soon as `gate` opens, and from time to time.
  ///
  /// @param isNew whether there is anything for it to see though the gate stayed shut
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

  /// Sends what is appended to `database`.
  void relaying(Gate appended, Database database, Relay relay) {
    awaiting("relay", appended, POLL, () -> !database.isAllSent(), () -> relay.drain());
  }

  /// A round that could not reach its database is followed by the next one. Nothing else goes wrong
  /// in a round.
  private void guarded(String name, Runnable round) {
    try {
      round.run();
    } catch (Unavailable _) {
      // what is unsent, due or not compared is so in the next round, too
    } catch (RuntimeException e) {
      // Whatever production code throws here is a finding.
      world.defect(host + " " + name, e);
    }
  }
}
