package io.sluice.simulation;

import io.sluice.messaging.Bus;
import io.sluice.messaging.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Keeps what is sent. It may take only some of it, and the sender may die before it knows.
final class Broker implements Bus {
  private final Fate fate;
  private final List<Entry> records = new ArrayList<>();

  Broker(Fate fate) {
    this.fate = fate;
  }

  @Override
  public Set<UUID> send(List<Entry> entries) {
    fate.crashes("send", 40);
    Set<UUID> taken = new HashSet<>();
    for (Entry entry : entries) {
      if (!fate.strikes(10)) {
        records.add(entry);
        taken.add(entry.id());
      }
    }
    fate.crashes("sent", 20);
    return taken;
  }

  /// All records so far, in the order they came; the same one may stand there twice.
  List<Entry> records() {
    return records;
  }
}
