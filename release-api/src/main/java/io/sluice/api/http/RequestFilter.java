package io.sluice.api.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// The filter of every request to an endpoint: it requires a known Host and JSON, so that no web
/// page can post, and a known token.
public class RequestFilter {
  private final Authenticator authenticator;
  private final RequestContext requestContext;

  RequestFilter(Authenticator authenticator, RequestContext requestContext) {
    this.authenticator = authenticator;
    this.requestContext = requestContext;
  }

  @ServerRequestFilter(preMatching = true)
  public void enter(ContainerRequestContext request, HttpServerRequest http) {
    requestContext.enter(RequestRates.address(http), request.getUriInfo().getPath());
    requestContext.enter(authenticator.authenticate(http));
    if (hasBody(request)) {
      requireJson(request);
    }
  }

  private static boolean hasBody(ContainerRequestContext request) {
    return !findHeader(request, HttpHeaders.CONTENT_LENGTH).orElse("0").strip().equals("0")
        || findHeader(request, "Transfer-Encoding").isPresent();
  }

  private static void requireJson(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    if (type == null || !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "the body must be Content-Type: application/json, was "
              + (type == null ? "nothing" : Authenticator.printable(type.toString())));
    }
  }

  private static Optional<String> findHeader(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getHeaderString(name));
  }
}
