package io.sluice.engine.effect.haproxy;

import io.sluice.engine.effect.haproxy.HaproxyState.Server;
import io.sluice.engine.effect.haproxy.HaproxyState.Slot;
import io.sluice.engine.effect.haproxy.HaproxyState.Use;
import io.sluice.engine.effect.target.TargetException;
import org.jboss.logging.Logger;

/// Frees slots that tables of any lane left behind, and deletes servers that belong to no claim.
final class SlotCleanup {
  /// Maximum number of slots and of servers per write, which bounds its time.
  private static final int BATCH_MAX = 20;

  private static final Logger LOG = Logger.getLogger(SlotCleanup.class);

  private final HaproxySocket socket;

  SlotCleanup(HaproxySocket socket) {
    this.socket = socket;
  }

  /// Frees the slots that were left behind before a write and are idle. A failure is left to a
  /// later write, since this write is done.
  void free(HaproxyState before) {
    try {
      before.strays().stream().limit(BATCH_MAX).forEach(this::delete);
      before.slots().stream()
          .filter(slot -> slot.use() == Use.OLD && slot.isIdle())
          .limit(BATCH_MAX)
          .forEach(this::free);
    } catch (TargetException.Unreachable e) {
      LOG.debugf("slots of haproxy are freed later: %s", e.getMessage());
    }
  }

  /// Frees a slot. A slot that is in use after all is left to a later write.
  private void free(Slot slot) {
    String claim = "%s %d".formatted(slot.name(), slot.generation());
    if (socket.send("sluice harvest " + claim).equals("ok")) {
      for (Server server : slot.servers()) {
        delete(slot.name() + "/" + server.name());
      }
      socket.send("sluice free " + claim);
    }
  }

  /// Deletes a server. HAProxy deletes only servers that are out of service and idle.
  private void delete(String server) {
    socket.send("del server " + server);
  }
}
