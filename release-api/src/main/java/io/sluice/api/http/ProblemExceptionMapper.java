package io.sluice.api.http;

import io.sluice.contract.Json;
import io.sluice.contract.view.ProblemView;
import io.sluice.messaging.Transactions.UnavailableException;
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
public class ProblemExceptionMapper {
  /// The content type of a problem.
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = Logger.getLogger(ProblemExceptionMapper.class);

  @ServerExceptionMapper
  public Response problem(ProblemException problem, UriInfo uri) {
    Response.ResponseBuilder response = response(problem.view(uri.getPath()));
    return switch (problem.type()) {
      case UNAUTHORIZED -> response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
      case UNAVAILABLE, TOO_MANY_REQUESTS, TOO_MANY_STREAMS ->
          response.header(HttpHeaders.RETRY_AFTER, "1").build();
      case MALFORMED_JSON,
          UNKNOWN_FIELD,
          INVALID_PARAMETER,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          IN_USE,
          RELEASE_ENDED,
          RELEASES_QUEUED,
          INVALID_STATE,
          PRECONDITION_FAILED,
          TOO_LARGE,
          URI_TOO_LONG,
          UNSUPPORTED_MEDIA_TYPE,
          UNKNOWN_HOST,
          INVALID_DOCUMENT,
          FLOORS_MISSED,
          IDEMPOTENCY_KEY_REUSED,
          STEP_REQUIRED,
          PRECONDITION_REQUIRED,
          HEADERS_TOO_LARGE,
          BAD_REQUEST,
          INTERNAL ->
          response.build();
    };
  }

  /// Maps a request that the framework rejects before it reaches an endpoint.
  @ServerExceptionMapper
  public Response rejected(WebApplicationException exception, UriInfo uri) {
    Response rejection = exception.getResponse();
    int status = rejection.getStatus();
    if (status < 400) {
      return rejection;
    }
    ProblemType problemType =
        switch (status) {
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 406 -> ProblemType.NOT_ACCEPTABLE;
          case 413 -> ProblemType.TOO_LARGE;
          case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
          default -> status < 500 ? ProblemType.BAD_REQUEST : ProblemType.INTERNAL;
        };
    ProblemView view =
        new ProblemView(
            problemType.type(),
            problemType.title(),
            status,
            problemType == ProblemType.NOT_FOUND
                ? "there is nothing at " + uri.getPath()
                : problemType.title(),
            Optional.of(uri.getPath()),
            List.of());
    Response.ResponseBuilder response = response(view);
    Optional.ofNullable(rejection.getHeaderString(HttpHeaders.ALLOW))
        .ifPresent(allow -> response.header(HttpHeaders.ALLOW, allow));
    return response.build();
  }

  /// Maps an outage of the database or the broker; the client may send the same request again.
  @ServerExceptionMapper
  public Response unavailable(UnavailableException outage, UriInfo uri) {
    LOG.warn(outage.getMessage());
    String detail =
        outage.findReason().orElse("the database or the broker is unavailable; try again");
    return problem(new ProblemException(ProblemType.UNAVAILABLE, detail), uri);
  }

  @ServerExceptionMapper
  public Response internal(RuntimeException error, UriInfo uri) {
    UUID id = UUID.randomUUID();
    LOG.errorf(error, "error %s", id);
    return problem(
        new ProblemException(ProblemType.INTERNAL, "error %s; the log has more".formatted(id)),
        uri);
  }

  private static Response.ResponseBuilder response(ProblemView view) {
    return Response.status(view.status())
        .type(MediaType.valueOf(MEDIA_TYPE))
        .entity(Json.write(view));
  }
}
