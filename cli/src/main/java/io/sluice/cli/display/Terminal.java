package io.sluice.cli.display;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.ZoneId;

/// The terminal of the command line: its streams and properties.
///
/// @param interactive whether a user is present, so that lines can be redrawn and questions asked
/// @param colour whether to print colours
/// @param rows number of rows of the terminal
/// @param zone time zone of displayed instants
public record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    boolean colour,
    int rows,
    ZoneId zone) {

  public AnsiColors colors() {
    return new AnsiColors(colour);
  }

  public void println(String line) {
    out.println(line);
    out.flush();
  }

  /// Prints a message that is not part of the result, such as progress, to standard error.
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  /// Prints a question and returns one line of input; empty at the end of input.
  public String ask(String question) {
    err.print(question);
    err.flush();
    var lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    return lines.lines().findFirst().orElse("");
  }
}
