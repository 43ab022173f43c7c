package io.sluice.engine.effect.target;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A request that servers parse in different ways, and what each router must do with it. Sending it
/// in front of another request smuggles that one past a server that parses it in another way.
///
/// @param text all that the client sends; HOST stands for the lane's host
/// @param edge result at the built-in edge
/// @param haproxy result at HAProxy with the generated configuration
public record RequestShape(String name, String text, Result edge, Result haproxy) {
  /// The action of a router on a request.
  public sealed interface Result {
    /// The router sends one response, with one of `statuses`, and closes the connection. No request
    /// arrives. Without `statuses` it sends none.
    record Rejected(Set<Integer> statuses) implements Result {}

    /// Exactly one request arrives, with this first line and this body, for the lane's host.
    record Forwarded(String line, String body) implements Result {}
  }

  private static final String POST = "POST / HTTP/1.1";
  private static final String GET = "GET / HTTP/1.1";
  private static final String END = "\r\nHost: HOST\r\nConnection: close\r\n";
  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: HOST\r\n\r\n";

  private static final Result BAD = rejected(400);
  private static final Result CLOSED = rejected();
  private static final Result EMPTY_POST = forwarded(POST, "");
  private static final Result HELLO = forwarded(POST, "hello");
  private static final Result PLAIN = forwarded(GET, "");

  static List<RequestShape> all() {
    return Stream.of(lengths(), encodings(), folds(), chunks(), lines(), hosts(), headers())
        .flatMap(it -> it)
        .toList();
  }

  private static Stream<RequestShape> lengths() {
    return Stream.of(
        post("Content-Length: 5\r\nContent-Length: 6", "hello", BAD, BAD),
        post("Content-Length: 5\r\nContent-Length: 5", "hello", BAD, HELLO),
        post("Content-Length: 5, 5", "hello", BAD, HELLO),
        post("Content-Length: 5, 6", "hello", BAD, BAD),
        post("Content-Length: +5", "hello", BAD, BAD),
        post("Content-Length: -1", "", BAD, BAD),
        post("Content-Length: 0x5", "hello", BAD, BAD),
        post("Content-Length: 5 6", "hello", BAD, BAD),
        post("Content-Length:", "", BAD, BAD),
        post("Content-Length: 99999999999999999999", "", BAD, BAD),
        post("Content-Length : 5", "hello", BAD, BAD),
        post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n", BAD, EMPTY_POST),
        post("Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n", BAD, EMPTY_POST));
  }

  private static Stream<RequestShape> encodings() {
    return Stream.of(
            " : chunked",
            ": identity",
            ": chunked, identity",
            ": chunked, chunked",
            ": chunked\r\nTransfer-Encoding: chunked",
            ": chunked\r\nTransfer-Encoding: identity",
            ": xchunked",
            ": \"chunked\"",
            ": \u000bchunked",
            ":")
        .map(end -> post("Transfer-Encoding" + end, "0\r\n\r\n", BAD, BAD));
  }

  /// Both routers send a folded header as one line. HAProxy accepts LF as the end of a line and
  /// sends CR LF.
  private static Stream<RequestShape> folds() {
    String early = "POST / HTTP/1.0%sTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".formatted(END);
    return Stream.of(
        post("Transfer-Encoding: identity, chunked", "0\r\n\r\n", BAD, rejected(422)),
        post("X: a\r\n folded", "", EMPTY_POST, EMPTY_POST),
        post("Transfer-Encoding:\r\n chunked", "0\r\n\r\n", EMPTY_POST, EMPTY_POST),
        post("X: a\nTransfer-Encoding: chunked", "0\r\n\r\n", BAD, EMPTY_POST),
        new RequestShape("HTTP/1.0 with chunks", early + HIDDEN, BAD, BAD));
  }

  private static Stream<RequestShape> chunks() {
    return Stream.concat(
        Stream.of(
                "5\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-1\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5;a=\"\n0\"\r\nhello\r\n0\r\n\r\n",
                "5;" + "x".repeat(70_000) + "\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffff5\r\nhello\r\n0\r\n\r\n")
            .map(body -> chunked(body, CLOSED, BAD)),
        Stream.of(
            chunked(" 5\r\nhello\r\n0\r\n\r\n", HELLO, BAD),
            chunked("5 \r\nhello\r\n0\r\n\r\n", HELLO, HELLO),
            chunked("5;a=b\r\nhello\r\n0\r\n\r\n", HELLO, HELLO),
            chunked("00000000000000005\r\nhello\r\n0\r\n\r\n", HELLO, HELLO),
            chunked("5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n", HELLO, HELLO)));
  }

  private static Stream<RequestShape> lines() {
    Result unknown = rejected(501, 505); // the HTTP library can be faster than the edge
    Result tooLong = rejected(414);
    return Stream.of(
        line("GET /", BAD, BAD),
        line("GET / HTTP/1.2", unknown, PLAIN),
        line("GET / HTTP/2.0", unknown, PLAIN),
        line("PRI * HTTP/2.0", unknown, BAD),
        line("GET / http/1.1", unknown, BAD),
        line("GET  / HTTP/1.1", PLAIN, PLAIN),
        line("GET\t/ HTTP/1.1", PLAIN, PLAIN),
        line("GET /a b HTTP/1.1", BAD, BAD),
        line("GE\u0001T / HTTP/1.1", BAD, BAD),
        line("CONNECT HOST:80 HTTP/1.1", rejected(405), rejected(405)),
        line("CONNECT other:80 HTTP/1.1", rejected(405), BAD),
        line("GET /" + "a".repeat(100_000) + " HTTP/1.1", tooLong, BAD),
        line("\r\n\r\nGET / HTTP/1.1", PLAIN, PLAIN));
  }

  private static Stream<RequestShape> hosts() {
    Result path = forwarded("GET /a?b HTTP/1.1", "");
    return Stream.of(
        line("GET http://HOST/a?b HTTP/1.1", path, path),
        line("GET http://other@HOST/a?b HTTP/1.1", BAD, path),
        line("GET http://other/a HTTP/1.1", rejected(421), BAD),
        line("GET ws://HOST/a?b HTTP/1.1", BAD, path),
        line("GET FTP://HOST/a?b HTTP/1.1", BAD, path),
        line("GET a HTTP/1.1", BAD, BAD),
        host("GET http://HOST/a?b HTTP/1.1", "Host: other\r\n", path, BAD),
        host(GET, "Host: HOST\r\nHost: HOST\r\n", BAD, PLAIN),
        host(GET, "Host: HOST\r\nHost: other\r\n", BAD, BAD),
        host(GET, "", BAD, BAD),
        host(GET, "Host:\r\n", BAD, BAD),
        host(GET, "Host: HOST, other\r\n", BAD, BAD),
        host(GET, "Host: HOST other\r\n", BAD, BAD),
        host(GET, "Host: HOST/other\r\n", BAD, BAD),
        host(GET, "Host: other@HOST\r\n", BAD, BAD));
  }

  private static Stream<RequestShape> headers() {
    return Stream.concat(
        Stream.of(
                "X\u0000: a",
                "X: a\u0000b",
                "X: a\rb",
                "X\r: a",
                "X: a\r\r",
                "X a: b",
                ": a",
                "X",
                "X\u00e9: a",
                "(X): a")
            .map(header -> line(GET + "\r\n" + header, BAD, BAD)),
        Stream.of(
            line(GET + "\r\nX: a\u000bb", BAD, PLAIN),
            line(GET + "\r\nConnection: Host, X-Forwarded-For", PLAIN, PLAIN),
            line(GET + "\r\nConnection: Upgrade\r\nUpgrade: h2c", PLAIN, PLAIN),
            line(GET + "\r\nUpgrade: websocket", PLAIN, PLAIN),
            line(GET + "\r\nX: " + "a".repeat(100_000), rejected(431), BAD),
            line(GET + ("\r\nX: " + "a".repeat(4_000)).repeat(25), rejected(431), BAD),
            line(GET + "\r\nX: a".repeat(20_000), rejected(431), BAD),
            line(GET + ("\r\nX: " + "a".repeat(100)).repeat(80), PLAIN, PLAIN)));
  }

  /// Returns a POST with these headers and this body.
  private static RequestShape post(String headers, String body, Result edge, Result haproxy) {
    String text = POST + END + headers + "\r\n\r\n" + body + HIDDEN;
    return new RequestShape(headers, text, edge, haproxy);
  }

  private static RequestShape chunked(String body, Result edge, Result haproxy) {
    String text = POST + END + "Transfer-Encoding: chunked\r\n\r\n" + body + HIDDEN;
    return new RequestShape("chunks " + body, text, edge, haproxy);
  }

  /// Returns a request with this first line, and perhaps headers.
  private static RequestShape line(String line, Result edge, Result haproxy) {
    return new RequestShape(line, line + END + "\r\n" + HIDDEN, edge, haproxy);
  }

  /// Returns a request with these headers in place of its Host.
  private static RequestShape host(String line, String headers, Result edge, Result haproxy) {
    String text = line + "\r\nConnection: close\r\n" + headers + "\r\n" + HIDDEN;
    return new RequestShape(line + "\r\n" + headers, text, edge, haproxy);
  }

  private static Result rejected(Integer... statuses) {
    return new Result.Rejected(Set.of(statuses));
  }

  private static Result forwarded(String line, String body) {
    return new Result.Forwarded(line, body);
  }

  /// Returns the beginning of the name, in one line.
  @Override
  public String toString() {
    String line = name.replace("\r", "\\r").replace("\n", "\\n");
    return line.substring(0, Math.min(80, line.length()));
  }
}
