package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.Logs;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Watches the start of a stack from another process than its supervisor.
public final class Startup {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /// The time after which the wait ends, if all processes that are not ready have been failing.
  private static final Duration FAILING_MAX = Duration.ofSeconds(15);

  private final OsProcess supervisor;
  private final Home home;
  private final Set<String> expected;
  private final Consumer<String> out;
  private final Map<String, String> shown = new HashMap<>();
  private final long begin = System.nanoTime();
  private long failingSince = System.nanoTime();

  /// @param expected the processes that must become ready
  /// @param out consumer of the steps, a line at a time
  public Startup(OsProcess supervisor, Home home, Set<String> expected, Consumer<String> out) {
    this.supervisor = supervisor;
    this.home = home;
    this.expected = Set.copyOf(expected);
    this.out = out;
  }

  /// Waits until all processes are ready, for at most `limit`.
  ///
  /// @throws SandboxException if the supervisor ends, the missing processes keep failing, or
  ///   `limit` expires
  public void await(Duration limit) {
    while (!isReady()) {
      if (supervisor.hasEnded(POLL_INTERVAL)) {
        throw new SandboxException(
            "the supervisor ended:%n%s".formatted(Logs.tail(supervisor.log(), 5)));
      }
      long now = System.nanoTime();
      if (now - failingSince > FAILING_MAX.toNanos() || now - begin > limit.toNanos()) {
        throw new SandboxException(
            ("not all is ready: %s; see `./sluice status` and `./sluice logs NAME`; `./sluice down`"
                    + " stops the rest")
                .formatted(missing()));
      }
    }
  }

  private boolean isReady() {
    int ready = 0;
    int failing = 0;
    for (Row row : rows()) {
      boolean isReady = row.phase() == Phase.READY && OsProcesses.find(row).isPresent();
      ready += isReady ? 1 : 0;
      failing += row.phase() == Phase.FAILING ? 1 : 0;
      show(row, isReady);
    }
    if (failing == 0 || ready + failing < expected.size()) {
      failingSince = System.nanoTime();
    }
    return ready == expected.size();
  }

  private void show(Row row, boolean isReady) {
    String status = isReady ? "ready" : row.note();
    if (!status.isEmpty() && !status.equals(shown.put(row.name(), status))) {
      out.accept(
          isReady
              ? "%-16s ready after %.1f s".formatted(row.name(), (System.nanoTime() - begin) / 1e9)
              : "%-16s %s: %s".formatted(row.name(), row.phase().word(), row.note()));
    }
  }

  private String missing() {
    return rows().stream()
        .filter(row -> row.phase() != Phase.READY)
        .map(row -> row.name() + " is " + row.phase().word())
        .collect(Collectors.joining(", "));
  }

  private List<Row> rows() {
    return ProcessTable.read(home.table()).rows().stream()
        .filter(row -> expected.contains(row.name()))
        .toList();
  }
}
