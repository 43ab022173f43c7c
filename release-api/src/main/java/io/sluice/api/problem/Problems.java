package io.sluice.api.problem;

import io.sluice.contract.Json;
import io.sluice.contract.view.ProblemView;
import io.sluice.messaging.Transactions.Unavailable;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Maps every exception to an RFC 9457 body. Only the log contains stack traces.
public class Problems {
  /// The content type of a problem.
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = Logger.getLogger(Problems.class);

  @ServerExceptionMapper
  public Response problem(Problem problem, UriInfo uri) {
    Response.ResponseBuilder answer = answer(problem.view(uri.getPath()));
    return switch (problem.kind()) {
      case NO_TOKEN -> answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
      case UNAVAILABLE -> answer.header(HttpHeaders.RETRY_AFTER, "1").build();
      case MALFORMED_JSON,
          UNKNOWN_FIELD,
          INVALID_PARAMETER,
          ROLE_MISSING,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          IN_USE,
          RELEASE_ENDED,
          RELEASES_QUEUED,
          WRONG_STATE,
          TOO_LARGE,
          CONTENT_TYPE,
          UNKNOWN_HOST,
          INVALID_DOCUMENT,
          KEY_REUSED,
          STEP_MISSING,
          REFUSED,
          INTERNAL ->
          answer.build();
    };
  }

  /// Maps a request that the framework rejects before it reaches an endpoint.
  @ServerExceptionMapper
  public Response refused(WebApplicationException refusal, UriInfo uri) {
    Response given = refusal.getResponse();
    int status = given.getStatus();
    if (status < 400) {
      return given;
    }
    Kind kind =
        switch (status) {
          case 404 -> Kind.NOT_FOUND;
          case 405 -> Kind.METHOD_NOT_ALLOWED;
          case 406 -> Kind.NOT_ACCEPTABLE;
          case 413 -> Kind.TOO_LARGE;
          case 415 -> Kind.CONTENT_TYPE;
          default -> status < 500 ? Kind.REFUSED : Kind.INTERNAL;
        };
    ProblemView view =
        new ProblemView(
            kind.type(),
            kind.title(),
            status,
            kind == Kind.NOT_FOUND ? "there is nothing at " + uri.getPath() : kind.title(),
            Optional.of(uri.getPath()),
            List.of());
    Response.ResponseBuilder answer = answer(view);
    Optional.ofNullable(given.getHeaderString(HttpHeaders.ALLOW))
        .ifPresent(allow -> answer.header(HttpHeaders.ALLOW, allow));
    return answer.build();
  }

  /// Maps an outage of the database or the broker; the client may send the same request again.
  @ServerExceptionMapper
  public Response unavailable(Unavailable away, UriInfo uri) {
    LOG.warn(away.getMessage());
    String detail = away.reason().orElse("the database or the broker is unavailable; try again");
    return problem(new Problem(Kind.UNAVAILABLE, detail), uri);
  }

  @ServerExceptionMapper
  public Response internal(RuntimeException error, UriInfo uri) {
    UUID id = UUID.randomUUID();
    LOG.errorf(error, "error %s", id);
    return problem(new Problem(Kind.INTERNAL, "error %s; the log has more".formatted(id)), uri);
  }

  private static Response.ResponseBuilder answer(ProblemView view) {
    return Response.status(view.status())
        .type(MediaType.valueOf(MEDIA_TYPE))
        .entity(Json.write(view));
  }
}
