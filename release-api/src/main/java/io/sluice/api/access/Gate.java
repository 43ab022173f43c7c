package io.sluice.api.access;

import io.sluice.api.ApiConfig;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Json;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// What every request passes: a known Host and JSON, so that no web page can post; a known token; a
/// bounded body; the role.
public class Gate {
  private final Tokens tokens;
  private final Session session;
  private final List<String> hosts;

  Gate(Tokens tokens, Session session, ApiConfig config) {
    this.tokens = tokens;
    this.session = session;
    this.hosts = config.hosts().stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  @ServerRequestFilter(preMatching = true)
  public void enter(ContainerRequestContext request, HttpServerRequest http) {
    requireHost(Optional.ofNullable(http.authority()).map(HostAndPort::host).orElse(""));
    session.enter(
        header(request, HttpHeaders.AUTHORIZATION)
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .flatMap(value -> tokens.caller(value.substring(7).strip()))
            .orElseThrow(
                () -> new Problem(Kind.NO_TOKEN, "send a known token as Authorization: Bearer …")));
    if (hasBody(request)) {
      requireJson(request);
      requireSize(header(request, HttpHeaders.CONTENT_LENGTH).orElse("0"));
    }
  }

  @ServerRequestFilter
  public void role(ContainerRequestContext request, ResourceInfo endpoint) {
    Needs needs = endpoint.getResourceMethod().getAnnotation(Needs.class);
    Role role = needs == null ? Role.ADMIN : needs.value();
    Caller caller = session.caller();
    if (!caller.roles().contains(role)) {
      throw new Problem(
          Kind.ROLE_MISSING,
          "%s %s needs the role %s, which %s lacks"
              .formatted(
                  request.getMethod(), request.getUriInfo().getPath(), role.word(), caller.name()));
    }
  }

  private void requireHost(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!hosts.contains(name)) {
      throw new Problem(
          Kind.UNKNOWN_HOST, "Host '%s' is none of %s".formatted(printable(name), hosts));
    }
  }

  private static boolean hasBody(ContainerRequestContext request) {
    return !header(request, HttpHeaders.CONTENT_LENGTH).orElse("0").strip().equals("0")
        || header(request, "Transfer-Encoding").isPresent();
  }

  private static void requireJson(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    if (type == null || !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      throw new Problem(
          Kind.CONTENT_TYPE,
          "the body must be Content-Type: application/json, was "
              + (type == null ? "nothing" : printable(type.toString())));
    }
  }

  private static void requireSize(String length) {
    if (length.length() > 9 || Integer.parseInt(length) > Json.DOCUMENT_BYTES_MAX) {
      throw tooLarge();
    }
  }

  /// The body is larger than any document may be.
  public static Problem tooLarge() {
    return new Problem(
        Kind.TOO_LARGE, "the body is larger than %d bytes".formatted(Json.DOCUMENT_BYTES_MAX));
  }

  private static String printable(String text) {
    return text.substring(0, Math.min(100, text.length())).replaceAll("[^ -~]", "?");
  }

  private static Optional<String> header(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getHeaderString(name));
  }
}
