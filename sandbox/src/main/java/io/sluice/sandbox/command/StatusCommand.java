package io.sluice.sandbox.command;

import io.sluice.sandbox.PostgresBinaries;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
import io.sluice.sandbox.stack.Built;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.PostgresChild;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.SupervisorFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.utils.AppInfoParser;

/// The command `./sluice status`: shows each process with its state, port, uptime and memory.
final class StatusCommand {

  private static final double MB = 1_000_000;

  /// A line of the output.
  private record Line(
      String name,
      String pid,
      String state,
      String port,
      String version,
      String uptime,
      int restarts,
      OptionalLong bytes,
      String note) {}

  private final Home home;
  private final Duration limit;

  StatusCommand(Home home) {
    this(home, HealthProbe.LIMIT);
  }

  /// @param limit time limit of each response of a process
  StatusCommand(Home home, Duration limit) {
    this.home = home;
    this.limit = limit;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, Set.of(), Set.of("--json")).requireNoWords("status");
    Optional<ProcessHandle> supervisor = new SupervisorFile(home).findRunning();
    List<Line> lines = new ArrayList<>();
    supervisor.ifPresent(handle -> lines.add(supervisor(handle)));
    List<Row> rows = ProcessTable.read(home.table()).rows();
    Map<String, Health> health = health(rows);
    for (Row row : rows) {
      lines.add(line(row, Optional.ofNullable(health.get(row.name()))));
    }
    long total = lines.stream().mapToLong(line -> line.bytes().orElse(0)).sum();
    if (flags.has("--json")) {
      System.out.println(json(lines, total));
    } else {
      print(lines, total, supervisor.isPresent());
    }
    boolean up =
        supervisor.isPresent() && lines.stream().allMatch(line -> line.state().equals("ready"));
    return up ? Main.DONE : Main.NOT_RUNNING;
  }

  /// Returns the health of the processes that the supervisor reported as ready and that are still
  /// running.
  private Map<String, Health> health(List<Row> rows) {
    Layout layout = Layout.findWritten(home).orElseGet(() -> Layout.of(Map.of()));
    return new HealthProbe(layout, limit)
        .all(
            rows.stream()
                .filter(row -> row.phase() == Phase.READY && OsProcesses.find(row).isPresent())
                .map(Row::name)
                .toList());
  }

  /// Returns the line of the supervisor. It has no port: `status` only shows whether a signal has
  /// stopped it.
  private Line supervisor(ProcessHandle handle) {
    return OsProcesses.isStopped(handle)
        ? line(
            "supervisor",
            handle,
            "stopped",
            0,
            0,
            "it was stopped by a signal: kill -CONT " + handle.pid())
        : line("supervisor", handle, "ready", 0, 0, "");
  }

  private Line line(Row row, Optional<Health> health) {
    Optional<ProcessHandle> handle = OsProcesses.find(row);
    if (handle.isPresent()) {
      return line(
          row.name(),
          handle.get(),
          health.map(it -> it.state().words()).orElse(row.phase().word()),
          row.port(),
          row.restarts(),
          health.map(Health::reason).orElse(row.note()));
    }
    String state =
        row.phase() == Phase.READY || row.phase() == Phase.STARTING ? "exited" : row.phase().word();
    return new Line(
        row.name(),
        "-",
        state,
        port(row.port()),
        version(row.name()),
        "-",
        row.restarts(),
        OptionalLong.empty(),
        row.note());
  }

  private Line line(
      String name, ProcessHandle handle, String state, int port, int restarts, String note) {
    long millis = System.currentTimeMillis() - OsProcesses.started(handle);
    return new Line(
        name,
        String.valueOf(handle.pid()),
        state,
        port(port),
        version(name),
        uptime(Duration.ofMillis(Math.max(0, millis))),
        restarts,
        name.equals(PostgresChild.NAME)
            ? Memory.readProportionalOfAll(handle)
            : Memory.readProportional(handle),
        note);
  }

  private static String port(int port) {
    return port == 0 ? "-" : String.valueOf(port);
  }

  private String version(String name) {
    return switch (name) {
      case PostgresChild.NAME -> PostgresBinaries.VERSION;
      case Stack.BROKER -> AppInfoParser.getVersion();
      default -> new Built(home.root()).version();
    };
  }

  static String uptime(Duration time) {
    if (time.toHours() >= 24) {
      return "%dd %dh".formatted(time.toDays(), time.toHoursPart());
    }
    if (time.toMinutes() >= 60) {
      return "%dh %dm".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toSeconds() >= 60
        ? "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart())
        : "%ds".formatted(time.toSeconds());
  }

  private static void print(List<Line> lines, long total, boolean supervised) {
    if (lines.isEmpty()) {
      System.out.println("sluice is not up: `./sluice up` starts it");
      return;
    }
    String format = "%-16s %8s  %-10s %6s  %-16s %9s %9s %9s%n";
    System.out.printf(
        format, "PROCESS", "PID", "STATE", "PORT", "VERSION", "UPTIME", "RESTARTS", "PSS");
    for (Line line : lines) {
      String memory =
          line.bytes().isPresent() ? "%.0f MB".formatted(line.bytes().getAsLong() / MB) : "-";
      System.out.printf(
          format,
          line.name(),
          line.pid(),
          line.state(),
          line.port(),
          line.version(),
          line.uptime(),
          line.restarts(),
          memory);
    }
    System.out.printf("%-16s %75s%n", "total", "%.0f MB".formatted(total / MB));
    for (Line line : lines) {
      if (!line.note().isEmpty()) {
        System.out.println(line.name() + ": " + line.note());
      }
    }
    if (!supervised) {
      System.out.println("no supervisor is running: ended processes stay down until `./sluice up`");
    }
  }

  private static String json(List<Line> lines, long total) {
    List<String> parts = new ArrayList<>();
    for (Line line : lines) {
      parts.add(
          "{\"name\":\"%s\",\"pid\":\"%s\",\"state\":\"%s\",\"port\":\"%s\",\"version\":\"%s\",\"uptime\":\"%s\",\"restarts\":%d,\"pssBytes\":%d,\"note\":\"%s\"}"
              .formatted(
                  line.name(),
                  line.pid(),
                  line.state(),
                  line.port(),
                  line.version(),
                  line.uptime(),
                  line.restarts(),
                  line.bytes().orElse(0),
                  line.note().replace("\\", "\\\\").replace("\"", "\\\"")));
    }
    return "{\"processes\":[%s],\"pssBytes\":%d}".formatted(String.join(",", parts), total);
  }
}
