package io.sluice.api.http;

import io.sluice.contract.Json;
import io.sluice.contract.view.ProblemView;
import io.sluice.messaging.Transactions.UnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Maps every exception to an RFC 9457 body, and for the console to a page. Only the log contains
/// stack traces.
public class ProblemExceptionMapper {
  /// The content type of a problem.
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = Logger.getLogger(ProblemExceptionMapper.class);

  private final ProblemPage problemPage;

  ProblemExceptionMapper(ProblemPage problemPage) {
    this.problemPage = problemPage;
  }

  @ServerExceptionMapper
  public Response problem(ProblemException problem, ContainerRequestContext request) {
    UriInfo uri = request.getUriInfo();
    if (ConsolePath.isConsole(uri.getPath())) {
      return problemPage.toResponse(problem, request);
    }
    Response.ResponseBuilder response = response(problem.view(uri.getPath()));
    problem.type().headers().forEach(response::header);
    return response.build();
  }

  /// Maps a request that the framework rejects before it reaches an endpoint.
  @ServerExceptionMapper
  public Response rejected(WebApplicationException exception, ContainerRequestContext request) {
    UriInfo uri = request.getUriInfo();
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
    String detail =
        problemType == ProblemType.NOT_FOUND
            ? "there is nothing at " + uri.getPath()
            : problemType.title();
    if (ConsolePath.isConsole(uri.getPath())) {
      return problemPage.toResponse(new ProblemException(problemType, detail), request);
    }
    ProblemView view =
        new ProblemView(
            problemType.type(),
            problemType.title(),
            status,
            detail,
            Optional.of(uri.getPath()),
            List.of());
    Response.ResponseBuilder response = response(view);
    Optional.ofNullable(rejection.getHeaderString(HttpHeaders.ALLOW))
        .ifPresent(allow -> response.header(HttpHeaders.ALLOW, allow));
    return response.build();
  }

  @ServerExceptionMapper
  public Response failure(RuntimeException failure, ContainerRequestContext request) {
    return problem(toProblem(failure), request);
  }

  /// Returns the problem of a failure. After an outage of the database or the broker the client may
  /// send the same request again.
  static ProblemException toProblem(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case UnavailableException outage -> {
        LOG.warn(outage.getMessage());
        yield new ProblemException(
            ProblemType.UNAVAILABLE,
            outage.findReason().orElse("the database or the broker is unavailable; try again"));
      }
      default -> {
        UUID id = UUID.randomUUID();
        LOG.errorf(failure, "error %s", id);
        yield new ProblemException(
            ProblemType.INTERNAL, "error %s; the log has more".formatted(id));
      }
    };
  }

  private static Response.ResponseBuilder response(ProblemView view) {
    return Response.status(view.status())
        .type(MediaType.valueOf(MEDIA_TYPE))
        .entity(Json.write(view));
  }
}
