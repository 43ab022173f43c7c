package io.sluice.messaging.hcl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text and a position in it.
final class Scanner {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern SPACE = Pattern.compile("(?:[ \\t\\r]|#[^\\n]*)*");
  private static final Pattern LINES = Pattern.compile("(?:\\s|#[^\\n]*)*");

  private final String file;
  private final String text;

  /// Whether a line break separates entries here, for each bracket around the position.
  private final Deque<Boolean> breaks = new ArrayDeque<>();

  private int at;

  Scanner(String file, String text) {
    this.file = file;
    this.text = text;
    breaks.push(true);
  }

  /// Enters a bracket.
  void enter(boolean hasBreaks) {
    breaks.push(hasBreaks);
  }

  void leave() {
    breaks.pop();
  }

  /// Skips spaces and comments, and line breaks if they separate nothing here.
  void space() {
    skip(breaks.element() ? SPACE : LINES);
  }

  /// Skips spaces, comments and line breaks.
  void lines() {
    skip(LINES);
  }

  private void skip(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (matcher.lookingAt()) {
      at = matcher.end();
    }
  }

  boolean isAt(String token) {
    space();
    return text.startsWith(token, at);
  }

  boolean isAtEnd() {
    lines();
    return at == text.length();
  }

  /// Reads `token` if it is next.
  boolean accept(String token) {
    boolean found = isAt(token);
    if (found) {
      at += token.length();
    }
    return found;
  }

  void expect(String token) {
    if (!accept(token)) {
      throw error("expected " + token);
    }
  }

  /// Checks for a whole word.
  boolean isAtWord(String word) {
    space();
    Matcher matcher = NAME.matcher(text).region(at, text.length());
    return matcher.lookingAt() && matcher.group().equals(word);
  }

  String name() {
    return read(NAME, "a name");
  }

  boolean isAtNumber() {
    space();
    return NUMBER.matcher(text).region(at, text.length()).lookingAt();
  }

  double number() {
    return Double.parseDouble(read(NUMBER, "a number"));
  }

  private String read(Pattern pattern, String expected) {
    space();
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw error("expected " + expected);
    }
    at = matcher.end();
    return matcher.group();
  }

  /// Reads one character of a string.
  char next() {
    if (at == text.length()) {
      throw error("the text ends within a string");
    }
    return text.charAt(at++);
  }

  boolean isNext(String token) {
    return text.startsWith(token, at);
  }

  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }

  IllegalArgumentException error(String message) {
    long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    return new IllegalArgumentException("%s:%d: %s".formatted(file, line, message));
  }
}
