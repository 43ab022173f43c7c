package io.sluice.sandbox.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A request to a process of this machine. It uses plain sockets, since an HTTP client would be
/// large for the small supervisor.
///
/// @param port port on 127.0.0.1
/// @param host value of the `Host` header
/// @param token token for `Authorization: Bearer`; none if empty
/// @param readTimeout longest wait for further data of the response
public record HttpCall(int port, String host, String token, Duration readTimeout) {

  private static final int CONNECT_MILLIS = 200;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  /// @param status status code, such as 200
  /// @param body body as received; chunks are not joined
  public record Response(int status, String body) {}

  public HttpCall(int port) {
    this(port, "");
  }

  public HttpCall(int port, String token) {
    this(port, "127.0.0.1:" + port, token, READ_TIMEOUT);
  }

  public HttpCall withHost(String name) {
    return new HttpCall(port, name, token, readTimeout);
  }

  public HttpCall withReadTimeout(Duration time) {
    return new HttpCall(port, host, token, time);
  }

  /// Whether `GET path` returns status 200.
  boolean isOk(String path) {
    return get(path).map(response -> response.status() == 200).orElse(false);
  }

  public Optional<Response> get(String path) {
    return send("GET", path, "");
  }

  /// @param body JSON; if empty, the request has no body
  /// @return empty if there was no response
  public Optional<Response> send(String method, String path, String body) {
    return send(method, path, "", body);
  }

  /// @param headers further headers, each ended by CR and LF
  /// @param body JSON; if empty, the request has no body
  /// @return empty if there was no response
  Optional<Response> send(String method, String path, String headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s%s%s\r\n"
            .formatted(
                method,
                path,
                host,
                headers,
                token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n",
                body.isEmpty()
                    ? ""
                    : "Content-Type: application/json\r\nContent-Length: %d\r\n"
                        .formatted(content.length));
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS);
      socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(content);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return parse(all);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Response> parse(String all) {
    String[] words = all.lines().findFirst().orElse("").split(" ", 3);
    int end = all.indexOf("\r\n\r\n");
    return words.length < 2 || !words[1].matches("[0-9]{3}")
        ? Optional.empty()
        : Optional.of(
            new Response(Integer.parseInt(words[1]), end < 0 ? "" : all.substring(end + 4)));
  }
}
