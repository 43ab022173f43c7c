package io.sluice.api.command;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The condition that a change of a settings document has on its present revision (RFC 9110).
sealed interface Precondition {

  /// Neither `If-Match` nor `If-None-Match`.
  record Absent() implements Precondition {}

  /// `If-Match: *`: the document exists.
  record AnyRevision() implements Precondition {}

  /// `If-Match` with ETags: the document has one of these revisions.
  record OneOf(List<String> tags) implements Precondition {
    public OneOf {
      tags = List.copyOf(tags);
    }
  }

  /// `If-None-Match: *`: the document does not exist.
  record NewDocument() implements Precondition {}

  int HEADER_MAX = 1000;

  /// An ETag. A proxy that compresses a response makes its ETag weak, with `W/`; the revision in it
  /// stays the same.
  Pattern TAG = Pattern.compile("(?:W/)?(\"[!#-~]*\")");

  Pattern TAGS = Pattern.compile("[ \t,]*%1$s(?:[ \t]*,[ \t,]*%1$s)*[ \t,]*".formatted(TAG));

  /// Returns the ETag of a revision, such as `"environments/production:3"`.
  static String tag(String key, long revision) {
    return "\"%s:%d\"".formatted(key, revision);
  }

  /// @throws ProblemException if a header is not valid, or both are given
  static Precondition parse(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    if (ifMatch.isPresent() && ifNoneMatch.isPresent()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "If-Match and If-None-Match exclude each other: send If-Match to change a document,"
              + " If-None-Match: * to create it");
    }
    if (ifNoneMatch.isPresent()) {
      if (!ifNoneMatch.get().strip().equals("*")) {
        throw new ProblemException(
            ProblemType.INVALID_PARAMETER, "If-None-Match must be *, which creates a document");
      }
      return new NewDocument();
    }
    return ifMatch.map(Precondition::parseMatch).orElse(new Absent());
  }

  private static Precondition parseMatch(String header) {
    if (header.strip().equals("*")) {
      return new AnyRevision();
    }
    if (header.length() > HEADER_MAX || !TAGS.matcher(header).matches()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "If-Match must be the ETag of the document, in quotes, or *; at most %d characters"
              .formatted(HEADER_MAX));
    }
    return new OneOf(TAG.matcher(header).results().map(found -> found.group(1)).toList());
  }
}
