package io.sluice.cli.show;

import java.io.Console;
import java.util.Optional;

/// Colours, or none where they are not wanted.
public record Ink(boolean colour) {

  /// Colours where a person sits in front of a terminal and has not set `NO_COLOR`.
  public static Ink ofThisProcess() {
    return new Ink(
        isTerminal() && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty());
  }

  /// Whether a person sits in front of this process.
  public static boolean isTerminal() {
    // The plain console of java.base tells what is asked here, and loads nothing.
    System.setProperty("jdk.console", "java.base");
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String busy(String text) {
    return paint("36", text);
  }

  public String careful(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
