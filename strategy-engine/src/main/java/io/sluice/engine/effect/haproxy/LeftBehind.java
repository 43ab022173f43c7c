package io.sluice.engine.effect.haproxy;

import io.sluice.engine.effect.haproxy.HaproxyState.Server;
import io.sluice.engine.effect.haproxy.HaproxyState.Slot;
import io.sluice.engine.effect.haproxy.HaproxyState.Use;
import io.sluice.engine.effect.target.TargetException;
import org.jboss.logging.Logger;

/// Slots that tables left behind, of whichever lane, and servers that belong to no claim.
final class LeftBehind {
  /// Most of each given back by one write: bounds its time.
  private static final int MOST = 20;

  private static final Logger LOG = Logger.getLogger(LeftBehind.class);

  private final HaproxySocket socket;

  LeftBehind(HaproxySocket socket) {
    this.socket = socket;
  }

  /// Gives back what was left behind before a write, and is idle. What fails is left to a later
  /// write: this one is done.
  void giveBack(HaproxyState before) {
    try {
      before.strays().stream().limit(MOST).forEach(this::delete);
      before.slots().stream()
          .filter(slot -> slot.use() == Use.OLD && slot.isIdle())
          .limit(MOST)
          .forEach(this::giveBack);
    } catch (TargetException.Unreachable e) {
      LOG.debugf("slots of haproxy are given back later: %s", e.getMessage());
    }
  }

  /// What is in use after all stays for another time.
  private void giveBack(Slot slot) {
    String claim = "%s %d".formatted(slot.name(), slot.generation());
    if (socket.ask("sluice harvest " + claim).equals("ok")) {
      for (Server server : slot.servers()) {
        delete(slot.name() + "/" + server.name());
      }
      socket.ask("sluice free " + claim);
    }
  }

  /// HAProxy deletes only what is out of service and idle.
  private void delete(String server) {
    socket.ask("del server " + server);
  }
}
