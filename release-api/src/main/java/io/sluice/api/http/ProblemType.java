package io.sluice.api.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import java.util.Map;

/// The types of problems. The `type` of each never changes; `docs/problems.md` lists them.
public enum ProblemType {
  MALFORMED_JSON(400, "The body is not JSON"),
  UNKNOWN_FIELD(400, "The body has an unknown field"),
  INVALID_PARAMETER(400, "A parameter or header cannot be read"),
  UNAUTHORIZED(401, "The token is missing or unknown"),
  FORBIDDEN(403, "The token lacks the role"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed"),
  NOT_ACCEPTABLE(406, "The format is not available"),
  IN_USE(409, "The resource is in use"),
  RELEASE_ENDED(409, "The release has ended"),
  RELEASES_QUEUED(409, "Queued releases need a decision"),
  INVALID_STATE(409, "The state does not allow the request"),
  PRECONDITION_FAILED(412, "The document changed, or is another one"),
  TOO_LARGE(413, "Too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not declared as JSON"),
  UNKNOWN_HOST(421, "The host is unknown"),
  INVALID_DOCUMENT(422, "The document is invalid"),
  FLOORS_MISSED(422, "The release misses floors of its environment"),
  IDEMPOTENCY_KEY_REUSED(422, "The key or id was used for another request"),
  STEP_REQUIRED(428, "The command must name a step"),
  PRECONDITION_REQUIRED(428, "The change must name the revision that it is based on"),
  TOO_MANY_REQUESTS(429, "The caller sends too many requests"),
  TOO_MANY_STREAMS(429, "The caller has too many open streams"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  BAD_REQUEST(400, "The request was rejected"),
  INTERNAL(500, "Internal error"),
  UNAVAILABLE(503, "A dependency is unavailable");

  /// The prefix of all types.
  public static final String PREFIX = "urn:sluice:problem:";

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /// Returns the URN of the type.
  public String type() {
    return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Returns the HTTP status.
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// Returns the headers of a response with this problem, except its content type.
  public Map<String, String> headers() {
    return switch (status) {
      case 401 -> Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      case 429, 503 -> Map.of(HttpHeaders.RETRY_AFTER, "1");
      default -> Map.of();
    };
  }
}
