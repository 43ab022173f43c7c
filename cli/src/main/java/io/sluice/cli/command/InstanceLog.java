package io.sluice.cli.command;

import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.TextFormats;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The last log lines of one instance.
///
/// @param heading version, id and state of the instance
record InstanceLog(String id, String heading, List<String> lines) {
  /// A time at the beginning of a line, also after a bracket, a level or the name of a JSON field.
  private static final Pattern TIME =
      Pattern.compile(
          "\\W{0,3}(?:\\w{1,20}\\W{1,4})?"
              + "(\\d{4}[-/]\\d\\d[-/]\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?"
              + "(Z|[+-]\\d\\d:\\d\\d)?");

  private static final Instant NO_TIME = Instant.MIN;

  /// @param log position of its log among the merged ones
  /// @param later number of lines below it in its log
  /// @param time its time, or that of the line above if it has none or an earlier one
  record LogLine(InstanceLog source, int log, int later, Instant time, String text) {}

  InstanceLog {
    lines = List.copyOf(lines);
  }

  static InstanceLog of(InstanceView instance, List<String> lines) {
    String id = instance.id();
    return new InstanceLog(
        id,
        "%s instance %s (%s)"
            .formatted(
                instance.version(),
                id.substring(0, Math.min(8, id.length())),
                TextFormats.of(instance.state())),
        lines);
  }

  /// Returns the log with only the lines that were written since a read of `before`.
  InstanceLog since(List<String> before) {
    return new InstanceLog(id, heading, newLines(before, lines));
  }

  /// Returns the last `count` lines of all `logs` together: in order of time if each log has times,
  /// otherwise log by log, with the last lines of each.
  static List<LogLine> last(List<InstanceLog> logs, int count) {
    List<LogLine> lines =
        IntStream.range(0, logs.size())
            .boxed()
            .flatMap(number -> logs.get(number).logLines(number))
            .toList();
    Comparator<LogLine> grouped =
        Comparator.comparingInt(LogLine::log)
            .thenComparing(Comparator.comparingInt(LogLine::later).reversed());
    Comparator<LogLine> byTime = Comparator.comparing(LogLine::time).thenComparing(grouped);
    boolean hasTimes = lines.stream().noneMatch(line -> line.time().equals(NO_TIME));
    return lines.stream()
        .sorted(hasTimes ? byTime.reversed() : Comparator.comparingInt(LogLine::later))
        .limit(Math.max(0, count))
        .sorted(hasTimes ? byTime : grouped)
        .toList();
  }

  private Stream<LogLine> logLines(int log) {
    List<Instant> times = times();
    return IntStream.range(0, lines.size())
        .mapToObj(
            at -> new LogLine(this, log, lines.size() - 1 - at, times.get(at), lines.get(at)));
  }

  /// Returns a time for each line. Lines above the first time get that time.
  private List<Instant> times() {
    Instant time =
        lines.stream().flatMap(line -> findTime(line).stream()).findFirst().orElse(NO_TIME);
    List<Instant> times = new ArrayList<>();
    for (String line : lines) {
      time = findTime(line).filter(time::isBefore).orElse(time);
      times.add(time);
    }
    return times;
  }

  /// Finds the time of a line; a time without an offset counts as UTC.
  private static Optional<Instant> findTime(String line) {
    Matcher found = TIME.matcher(line);
    if (!found.lookingAt()) {
      return Optional.empty();
    }
    String fraction = Optional.ofNullable(found.group(3)).orElse("0");
    String offset = Optional.ofNullable(found.group(4)).orElse("Z");
    String time = "%sT%s.%s%s".formatted(found.group(1), found.group(2), fraction, offset);
    try {
      return Optional.of(Instant.parse(time.replace('/', '-')));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// Returns the lines of `now` that are not in `before`: the fewest that are consistent with both
  /// reads.
  static List<String> newLines(List<String> before, List<String> now) {
    boolean isLonger = now.size() > before.size();
    if (isLonger && now.subList(0, before.size()).equals(before)) {
      return now.subList(before.size(), now.size());
    }
    for (int dropped = 0; dropped < before.size(); dropped++) {
      List<String> kept = before.subList(dropped, before.size());
      if (now.size() >= kept.size() && now.subList(0, kept.size()).equals(kept)) {
        return now.subList(kept.size(), now.size());
      }
    }
    return now;
  }
}
