package io.sluice.simulation.oracle;

import io.sluice.messaging.LogEntry;
import io.sluice.simulation.store.SimDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// S8: every published event was committed in exactly that form, and no event of a lane overtakes
/// an earlier one.
final class DeliveryRules {
  private final OracleFindings findings;
  private final Map<String, SimDatabase> databases = new HashMap<>();
  private final Map<String, Long> arrived = new HashMap<>();

  DeliveryRules(OracleFindings findings) {
    this.findings = findings;
  }

  void watch(SimDatabase database) {
    databases.put(database.name(), database);
  }

  void arrived(String service, LogEntry entry) {
    if (databases.containsKey(service)) {
      List<LogEntry> log = databases.get(service).log(entry.key());
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
