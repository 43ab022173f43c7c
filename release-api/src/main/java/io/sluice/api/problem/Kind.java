package io.sluice.api.problem;

import java.util.Locale;

/// The types of problems. The `type` of each never changes; `docs/problems.md` lists them.
public enum Kind {
  MALFORMED_JSON(400, "The body is not JSON"),
  UNKNOWN_FIELD(400, "The body has a field that is not known"),
  INVALID_PARAMETER(400, "A parameter or header cannot be read"),
  NO_TOKEN(401, "No token, or one that is not known"),
  ROLE_MISSING(403, "The token lacks the role"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "Not with this method"),
  NOT_ACCEPTABLE(406, "Not in this form"),
  IN_USE(409, "It serves"),
  RELEASE_ENDED(409, "The release has ended"),
  RELEASES_QUEUED(409, "Releases wait, and nothing was said about them"),
  WRONG_STATE(409, "Not in this state"),
  TOO_LARGE(413, "The body is too large"),
  CONTENT_TYPE(415, "The body is not declared as JSON"),
  UNKNOWN_HOST(421, "Not the server of this host"),
  INVALID_DOCUMENT(422, "The document asks for what cannot be done"),
  KEY_REUSED(422, "The key or id was used for something else"),
  STEP_MISSING(428, "The command must name the step it means"),
  REFUSED(400, "The request was refused"),
  INTERNAL(500, "An error of the server"),
  UNAVAILABLE(503, "Something that is needed is away");

  /// The prefix of all types.
  public static final String PREFIX = "urn:sluice:problem:";

  private final int status;
  private final String title;

  Kind(int status, String title) {
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
}
