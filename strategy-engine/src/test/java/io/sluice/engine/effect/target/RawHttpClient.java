package io.sluice.engine.effect.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/// Sends requests over one connection each, with headers as they are given.
public final class RawHttpClient {
  private static final int LIMIT_MS = 30_000;
  private static final String RELEASE = "x-sluice-release: ";

  /// Requests `/` from 127.0.0.1.
  ///
  /// @param headers whole lines
  /// @return status and release, such as `200 5f3a…`; `-` if there is no release
  public static String get(int port, String host, String... headers) throws IOException {
    return summarize(answer(port, "GET / HTTP/1.1", host, headers));
  }

  /// Requests `path` without further headers; returns status and release.
  public static String getPath(int port, String host, String path) throws IOException {
    return summarize(answer(port, "GET %s HTTP/1.1".formatted(path), host));
  }

  private static String summarize(String answer) {
    String release =
        answer
            .lines()
            .filter(line -> line.startsWith(RELEASE))
            .map(line -> line.substring(RELEASE.length()))
            .findFirst()
            .orElse("-");
    return answer.substring(9, 12) + " " + release;
  }

  /// @return the whole answer, until the connection was closed
  public static String answer(int port, String request, String host, String... headers)
      throws IOException {
    try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.setSoTimeout(LIMIT_MS);
      var text = new StringBuilder(request + "\r\nHost: " + host + "\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
      }
      text.append("Connection: close\r\n\r\n");
      connection.getOutputStream().write(text.toString().getBytes(US_ASCII));
      return new String(connection.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /// Sends `bytes` from another local address.
  ///
  /// @param from the client's address, such as 127.0.0.2
  /// @return all that was received until the connection was closed; empty if that was at once
  public static String send(int port, String from, byte[] bytes) throws IOException {
    InetAddress local = InetAddress.ofLiteral(from);
    try (var connection = new Socket(InetAddress.getLoopbackAddress(), port, local, 0)) {
      connection.setSoTimeout(LIMIT_MS);
      connection.getOutputStream().write(bytes);
      return new String(connection.getInputStream().readAllBytes(), US_ASCII);
    } catch (SocketException e) {
      return ""; // a reset, because the router closed the connection before it had read everything
    }
  }

  private RawHttpClient() {}
}
