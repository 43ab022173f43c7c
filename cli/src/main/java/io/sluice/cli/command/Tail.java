package io.sluice.cli.command;

import java.util.List;

/// Compares two reads of the last lines of a growing log.
final class Tail {

  /// Returns the lines of `now` that are not in `before`: the fewest that are consistent with both
  /// reads.
  static List<String> news(List<String> before, List<String> now) {
    boolean isLonger = now.size() > before.size();
    if (isLonger && now.subList(0, before.size()).equals(before)) {
      return now.subList(before.size(), now.size());
    }
    for (int gone = 0; gone < before.size(); gone++) {
      List<String> left = before.subList(gone, before.size());
      if (now.size() >= left.size() && now.subList(0, left.size()).equals(left)) {
        return now.subList(left.size(), now.size());
      }
    }
    return now;
  }

  private Tail() {}
}
