package io.sluice.edge.proxy;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sluice.edge.proxy.RequestCheck.Rejection;
import io.sluice.edge.proxy.RequestCheck.Target;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks the head of a request: its framing must be unambiguous, and its Host valid.
final class RequestValidator {
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9_]([-a-z0-9._]{0,252}[a-z0-9_])?)\\.?(:[0-9]{1,5})?");
  private static final Pattern IPV6 = Pattern.compile("(\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://([^/?#]*)(.*)", Pattern.CASE_INSENSITIVE);

  static RequestCheck validate(HttpServerRequest request) {
    HttpVersion version = request.version();
    if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
      return Rejection.poison(505, "only HTTP/1.1 and HTTP/1.0 are supported");
    }
    if (request.method().equals(HttpMethod.CONNECT)) {
      return Rejection.poison(405, "CONNECT is not supported");
    }
    if (!hasClearFraming(request)) {
      return Rejection.poison(400, "the request's framing is not understood (Transfer-Encoding)");
    }
    if (request.headers().contains("")) {
      return Rejection.poison(400, "a header has no name");
    }
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    Matcher absolute = ABSOLUTE.matcher(request.uri());
    if (hosts.size() > 1) {
      return Rejection.poison(400, "more than one Host");
    }
    if (hosts.isEmpty() && (version == HttpVersion.HTTP_1_1 || !absolute.matches())) {
      return Rejection.of(400, "no Host");
    }
    if (absolute.matches()) {
      return target(absolute.group(1), origin(absolute.group(2)));
    }
    if (!request.uri().startsWith("/") && !request.uri().equals("*")) {
      return Rejection.of(400, "the request's target is not a path");
    }
    return target(hosts.getFirst(), request.uri());
  }

  /// Returns the rejection of a request that the decoder could not parse.
  static Rejection unreadable(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ ->
          Rejection.poison(414, "the request's first line is too long");
      case TooLongHttpHeaderException _ ->
          Rejection.poison(431, "the request's headers are too long");
      default -> Rejection.poison(400, "the request cannot be parsed");
    };
  }

  /// Whether the framing is `chunked` alone, on HTTP/1.1, or has no Transfer-Encoding: another
  /// server might parse any other combination differently.
  private static boolean hasClearFraming(HttpServerRequest request) {
    List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return encodings.isEmpty()
        || (encodings.size() == 1
            && encodings.getFirst().trim().equalsIgnoreCase("chunked")
            && request.version() == HttpVersion.HTTP_1_1
            && !request.headers().contains(HttpHeaders.CONTENT_LENGTH));
  }

  private static String origin(String rest) {
    int fragment = rest.indexOf('#');
    String uri = fragment < 0 ? rest : rest.substring(0, fragment);
    return uri.startsWith("/") ? uri : "/" + uri;
  }

  private static RequestCheck target(String authority, String uri) {
    String lower = authority.trim().toLowerCase(Locale.ROOT);
    for (Pattern pattern : List.of(HOST, IPV6)) {
      Matcher matcher = pattern.matcher(lower);
      if (matcher.matches()) {
        return new Target(matcher.group(1), authority.trim(), encoded(uri));
      }
    }
    return Rejection.of(400, "the Host is not a host name");
  }

  /// Returns `uri` with bytes outside printable ASCII percent-encoded, as some clients send them
  /// unencoded; the decoder made one character of each byte.
  private static String encoded(String uri) {
    if (uri.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return uri;
    }
    var text = new StringBuilder();
    uri.chars()
        .forEach(c -> {
          if (c > ' ' && c < 0x7f) {
            text.append((char) c);
          } else {
            text.append("%%%02X".formatted(c & 0xff));
          }
        });
    return text.toString();
  }

  private RequestValidator() {}
}
