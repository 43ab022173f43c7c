package io.sluice.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The file with the running processes. The supervisor writes it, in one step each time. Every
/// command reads it, and so does the next supervisor, which adopts the processes in it.
public final class ProcessTable {

  /// The phase of a process.
  public enum Phase {
    WAITING,
    STARTING,
    READY,
    RESTARTING,
    FAILING,
    STOPPED;

    /// Returns the phase as users read it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One process.
  ///
  /// @param pid process id; 0 if the process is not running
  /// @param started start time by the operating system in milliseconds since 1970, which identifies
  ///   a reused pid
  /// @param restarts how often the process failed or ended without a request
  /// @param note reason of its failure in one line; empty if it does not fail
  public record Row(
      String name, long pid, long started, Phase phase, int port, int restarts, String note) {

    private static final int COLUMNS = 7;

    String line() {
      String flat = note.replaceAll("[\\t\\r\\n]+", " ");
      return "%s\t%d\t%d\t%s\t%d\t%d\t%s"
          .formatted(name, pid, started, phase, port, restarts, flat);
    }

    static Row parse(String line) {
      String[] part = line.split("\t", COLUMNS);
      return new Row(
          part[0],
          Long.parseLong(part[1]),
          Long.parseLong(part[2]),
          Phase.valueOf(part[3]),
          Integer.parseInt(part[4]),
          Integer.parseInt(part[5]),
          part[6]);
    }
  }

  private final Path file;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private ProcessTable(Path file) {
    this.file = file;
  }

  /// Reads the table from `file`; empty if the file is missing or invalid.
  public static ProcessTable read(Path file) {
    ProcessTable table = new ProcessTable(file);
    try {
      for (String line : Files.readAllLines(file)) {
        Row row = Row.parse(line);
        table.rows.put(row.name(), row);
      }
    } catch (NoSuchFileException e) {
      // No process has run yet.
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      table.rows.clear();
    }
    return table;
  }

  public synchronized List<Row> rows() {
    return List.copyOf(rows.values());
  }

  public synchronized Optional<Row> findRow(String name) {
    return Optional.ofNullable(rows.get(name));
  }

  /// Replaces the row of the same name with `row`, in memory and in the file.
  public synchronized void put(Row row) {
    rows.put(row.name(), row);
    write();
  }

  /// Removes all rows except those of `names`.
  public synchronized void retain(List<String> names) {
    rows.keySet().retainAll(names);
    write();
  }

  private void write() {
    String text = rows.values().stream().map(Row::line).collect(Collectors.joining("\n", "", "\n"));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      System.out.println("the process table cannot be written: " + e.getMessage());
    }
  }
}
