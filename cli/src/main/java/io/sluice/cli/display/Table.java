package io.sluice.cli.display;

import io.sluice.contract.view.TextFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A table of aligned columns without borders, readable for people and for `awk`.
public final class Table {
  private static final Pattern ESCAPES = Pattern.compile("\033\\[[0-9;]*m");

  /// A cell in a colour of [AnsiColors].
  private static final Pattern PAINTED =
      Pattern.compile("(\033\\[(?:[12]|3[1-6])m)(.*)(\033\\[0m)", Pattern.DOTALL);

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  public Table row(String... cells) {
    rows.add(Stream.of(cells).map(Table::cell).toList());
    return this;
  }

  private static String cell(String text) {
    Matcher painted = PAINTED.matcher(text);
    return painted.matches()
        ? painted.group(1) + firstLine(painted.group(2)) + painted.group(3)
        : firstLine(text);
  }

  /// Returns the first line of a text without control characters, since a cell has one line.
  private static String firstLine(String text) {
    List<String> lines = text.lines().toList();
    String first = lines.stream().findFirst().map(TextFormats::line).orElse("");
    return lines.size() > 1 ? first + " …" : first;
  }

  public Stream<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
    }
    return line.toString().stripTrailing();
  }

  /// Returns the visible width, without the escapes of colours.
  private static int width(String cell) {
    String seen = ESCAPES.matcher(cell).replaceAll("");
    return seen.codePointCount(0, seen.length());
  }
}
