package io.sluice.cli.command;

import java.util.List;

/// Two looks at the last lines of something that is being written.
final class Tail {

  /// The lines of `now` that were not there `before`: as few as fit both looks.
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
