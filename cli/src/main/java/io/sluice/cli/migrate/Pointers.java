package io.sluice.cli.migrate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Converts plain JSON paths to JSON pointers.
final class Pointers {
  private static final Pattern PATH =
      Pattern.compile("\\{?\\$((?:\\.[-_A-Za-z0-9]{1,100}|\\[[0-9]{1,6}]){1,20})}?");
  private static final Pattern STEP = Pattern.compile("\\.([-_A-Za-z0-9]+)|\\[([0-9]+)]");

  /// Returns `/data/rates/0` for `{$.data.rates[0]}`; empty if the path has filters, wildcards or
  /// the like.
  static Optional<String> parse(String path) {
    Matcher whole = PATH.matcher(path.strip());
    if (!whole.matches()) {
      return Optional.empty();
    }
    StringBuilder pointer = new StringBuilder();
    Matcher step = STEP.matcher(whole.group(1));
    while (step.find()) {
      pointer.append('/').append(step.group(1) == null ? step.group(2) : step.group(1));
    }
    return Optional.of(pointer.toString());
  }

  private Pointers() {}
}
