package io.sluice.cli.show;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.ZoneId;

/// Where the command line reads and writes.
///
/// @param interactive whether a person sits in front of it: lines may be drawn again and questions
///   asked
/// @param colour whether colours are wanted
/// @param rows that fit on it
/// @param zone in which instants are shown
public record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    boolean colour,
    int rows,
    ZoneId zone) {

  public Ink ink() {
    return new Ink(colour);
  }

  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /// For people beside the result, such as progress: standard error.
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  /// One line from the person; empty at the end of input.
  public String ask(String question) {
    err.print(question);
    err.flush();
    var lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    return lines.lines().findFirst().orElse("");
  }
}
