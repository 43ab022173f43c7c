package io.sluice.edge.proxy;

import io.sluice.contract.ForwardingHeaders;
import io.sluice.edge.table.ReleaseRoute;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Selects the headers that are forwarded, and sets those of the edge.
final class Headers {
  private static final CharSequence RELEASE = HttpHeaders.createOptimized("x-sluice-release");
  private static final CharSequence VERSION = HttpHeaders.createOptimized("x-sluice-version");

  /// Headers that concern one connection only.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// Marks a mirrored request, whose response is discarded.
  static final String MIRROR = "x-sluice-mirror";

  /// Names of headers that are not forwarded from clients.
  private static final Set<String> SET_BY_THE_EDGE = setByTheEdge();

  /// Headers that are forwarded even if a Connection header names them.
  private static final Set<String> ALWAYS_FORWARDED =
      Set.of("host", "content-length", "cache-control");

  /// Copies a request's headers for the instance.
  ///
  /// @param authority of the request's target
  /// @param client of the request
  static void toInstance(
      HttpServerRequest request, String authority, Forwarding client, MultiMap to) {
    Set<String> dropped = dropped(request.headers());
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!dropped.contains(name) && !isSetByTheEdge(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
    to.set(HttpHeaders.HOST, authority);
    to.set("X-Forwarded-For", client.address());
    to.set("X-Forwarded-Host", client.host().orElse(authority));
    to.set("X-Forwarded-Proto", client.scheme());
    client.port().ifPresent(port -> to.set("X-Forwarded-Port", port));
  }

  private static Set<String> setByTheEdge() {
    var names = new HashSet<>(ForwardingHeaders.NAMES);
    names.add("host");
    return Set.copyOf(names);
  }

  private static boolean isSetByTheEdge(String name) {
    String dashed = name.replace('_', '-');
    if (SET_BY_THE_EDGE.contains(dashed)) {
      return true;
    }
    for (String prefix : ForwardingHeaders.PREFIXES) {
      if (dashed.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /// Copies a response's headers for the client.
  static void toClient(MultiMap from, MultiMap to) {
    Set<String> dropped = dropped(from);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!dropped.contains(name) && !name.startsWith("x-sluice-")) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /// Adds the headers with the release that answered, and the cookie with the client's number.
  static void mark(HttpServerResponse out, UpstreamSelection selection) {
    ReleaseRoute release = selection.release();
    out.putHeader(RELEASE, release.id().toString()).putHeader(VERSION, release.version());
    if (selection.findCookie().isPresent()) {
      out.headers().add(HttpHeaders.SET_COOKIE, selection.findCookie().get());
    }
  }

  static boolean isWebSocket(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request.version() == HttpVersion.HTTP_1_1
        && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
        && tokens(request.headers()).contains("upgrade");
  }

  private static Set<String> dropped(MultiMap headers) {
    Set<String> named = tokens(headers);
    if (named.isEmpty()) {
      return HOP_BY_HOP;
    }
    named.removeAll(ALWAYS_FORWARDED);
    named.addAll(HOP_BY_HOP);
    return named;
  }

  private static Set<String> tokens(MultiMap headers) {
    List<String> lines = headers.getAll(HttpHeaders.CONNECTION);
    var tokens = new HashSet<String>();
    for (String line : lines) {
      for (String token : line.split(",", -1)) {
        tokens.add(token.trim().toLowerCase(Locale.ROOT));
      }
    }
    return tokens;
  }

  private Headers() {}
}
