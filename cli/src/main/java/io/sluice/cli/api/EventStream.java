package io.sluice.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Optional;

/// A stream of server-sent events, read one by one.
///
/// @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
public final class EventStream implements AutoCloseable {
  private final InputStream body;
  private final BufferedReader lines;

  EventStream(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, UTF_8));
  }

  /// Waits for the next event. Returns empty once the server has closed the stream.
  ///
  /// @throws IOException if the connection is lost or closed by [#close]
  public Optional<Sent> readNext() throws IOException {
    String id = "";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return Optional.of(new Sent(id, data.toString()));
        }
      } else if (line.startsWith("id:")) {
        id = value(line);
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line));
      }
    }
    return Optional.empty();
  }

  /// Closes the connection, which also ends a waiting call of [#readNext]. Closing the reader would
  /// wait for that call instead.
  @Override
  public void close() throws IOException {
    body.close();
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /// @param id the value of `Last-Event-ID` with which a new stream continues after this event
  public record Sent(String id, String data) {}
}
