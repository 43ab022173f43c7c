package io.sluice.api.access;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Json;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// The filter of every request: it requires a known Host and JSON, so that no web page can post; a
/// known token; a bounded body; and the role.
public class Gate {
  private final Entrance entrance;
  private final Session session;

  Gate(Entrance entrance, Session session) {
    this.entrance = entrance;
    this.session = session;
  }

  @ServerRequestFilter(preMatching = true)
  public void enter(ContainerRequestContext request, HttpServerRequest http) {
    session.enter(entrance.caller(http));
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
              + (type == null ? "nothing" : Entrance.printable(type.toString())));
    }
  }

  private static void requireSize(String length) {
    if (length.length() > 9 || Integer.parseInt(length) > Json.DOCUMENT_BYTES_MAX) {
      throw tooLarge();
    }
  }

  /// Returns the problem of a body that is larger than the maximum size of a document.
  public static Problem tooLarge() {
    return new Problem(
        Kind.TOO_LARGE, "the body is larger than %d bytes".formatted(Json.DOCUMENT_BYTES_MAX));
  }

  private static Optional<String> header(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getHeaderString(name));
  }
}
