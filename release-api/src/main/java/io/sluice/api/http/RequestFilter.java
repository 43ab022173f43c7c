package io.sluice.api.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// The filter of every request to an endpoint: it requires a known Host and JSON, so that no web
/// page can post, and a known token. A page of the console has a session instead of a token, and
/// accepts the forms of its own pages.
public class RequestFilter {
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Authenticator authenticator;
  private final RequestContext requestContext;
  private final SessionLookup sessionLookup;

  RequestFilter(
      Authenticator authenticator, RequestContext requestContext, SessionLookup sessionLookup) {
    this.authenticator = authenticator;
    this.requestContext = requestContext;
    this.sessionLookup = sessionLookup;
  }

  @ServerRequestFilter(preMatching = true)
  public void enter(ContainerRequestContext request, HttpServerRequest http) {
    String path = request.getUriInfo().getPath();
    requestContext.enter(RequestRates.address(http), path);
    if (ConsolePath.isConsole(path)) {
      enterConsole(request, http);
      return;
    }
    requestContext.enter(authenticator.authenticate(http));
    if (hasBody(request)) {
      requireType(request, MediaType.APPLICATION_JSON_TYPE);
    }
  }

  /// Enters a page. Its endpoint checks the token of a form, which another site lacks.
  private void enterConsole(ContainerRequestContext request, HttpServerRequest http) {
    authenticator.requireHost(http);
    SessionCookie.find(http)
        .map(secret -> new Credential.ConsoleSession(secret, sessionLookup))
        .ifPresent(requestContext::enter);
    if (hasBody(request)) {
      requireType(request, MediaType.APPLICATION_FORM_URLENCODED_TYPE);
    }
    if (!request.getMethod().equals(HttpMethod.GET)
        && findHeader(request, "Sec-Fetch-Site").filter(it -> !OWN_SITE.contains(it)).isPresent()) {
      throw new ProblemException(ProblemType.FORBIDDEN, "another site sent the form");
    }
  }

  private static boolean hasBody(ContainerRequestContext request) {
    return !findHeader(request, HttpHeaders.CONTENT_LENGTH).orElse("0").strip().equals("0")
        || findHeader(request, "Transfer-Encoding").isPresent();
  }

  private static void requireType(ContainerRequestContext request, MediaType required) {
    MediaType type = request.getMediaType();
    if (type == null || !type.isCompatible(required)) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "the body must be Content-Type: %s, was ".formatted(required)
              + (type == null ? "nothing" : Authenticator.printable(type.toString())));
    }
  }

  private static Optional<String> findHeader(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getHeaderString(name));
  }
}
