package io.sluice.cli.display;

import java.io.Console;
import java.util.Optional;

/// The colours of text, or none if they are turned off.
public record AnsiColors(boolean colour) {

  /// Returns colours if this process has a terminal and `NO_COLOR` is not set.
  public static AnsiColors ofThisProcess() {
    return new AnsiColors(
        isTerminal() && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty());
  }

  /// Whether this process has an interactive terminal.
  public static boolean isTerminal() {
    // The console of java.base reports it as well, and loads no further module.
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
