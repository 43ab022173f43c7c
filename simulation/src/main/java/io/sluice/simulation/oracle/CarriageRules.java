package io.sluice.simulation.oracle;

import io.sluice.messaging.Entry;
import io.sluice.simulation.store.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// S8: every published event was committed in exactly that form, and no event of a lane overtakes
/// an earlier one.
final class CarriageRules {
  private final Findings findings;
  private final Map<String, Database> databases = new HashMap<>();
  private final Map<String, Long> arrived = new HashMap<>();

  CarriageRules(Findings findings) {
    this.findings = findings;
  }

  void watch(Database database) {
    databases.put(database.name(), database);
  }

  void arrived(String service, Entry entry) {
    if (databases.containsKey(service)) {
      List<Entry> log = databases.get(service).log(entry.key());
      boolean isCommitted =
          entry.sequence() <= log.size() && log.get((int) entry.sequence() - 1).equals(entry);
      findings.require(isCommitted, "S8", "%s published %s, not committed", service, entry);
      String source = service + " " + entry.key();
      long last = arrived.getOrDefault(source, 0L);
      findings.require(
          entry.sequence() <= last + 1,
          "S8",
          "%s published %d after %d",
          service,
          entry.sequence(),
          last);
      arrived.put(source, Math.max(last, entry.sequence()));
    }
  }
}
