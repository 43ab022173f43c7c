package io.sluice.cli.command;

import java.util.List;

/// Compares two reads of the last lines of a growing log.
final class LogTail {

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

  private LogTail() {}
}
