package io.sluice.api.command;

import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The headers and query parameters of a change of a settings document.
public record ChangeParameters(
    @Parameter(description = "ETag of the revision that the change is based on")
        @HeaderParam("If-Match")
        @Nullable String ifMatch,
    @Parameter(description = "`*` creates the document, instead of If-Match")
        @HeaderParam("If-None-Match")
        @Nullable String ifNoneMatch,
    @Parameter(
            description = "`true` only validates, and returns the differences",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @QueryParam("dryRun")
        @Nullable String dryRun,
    @Parameter(
            description = "Reason for the history, 1 to 500 characters; required unless `dryRun`")
        @QueryParam("reason")
        @Nullable String reason,
    @Context UriInfo uri) {

  /// An unknown or repeated parameter is rejected: a misspelt `dryRun` would change the document.
  ///
  /// @param others further query parameters of the endpoint
  /// @throws ProblemException if a parameter is unknown, repeated or invalid, or the reason of a
  ///   change is missing
  SettingsChange toChange(Caller caller, String... others) {
    Set<String> known = new TreeSet<>(Set.of("dryRun", "reason"));
    known.addAll(Set.of(others));
    uri.getQueryParameters().forEach((name, values) -> requireKnown(known, name, values.size()));
    boolean isGiven = uri.getQueryParameters().containsKey("dryRun");
    boolean isDryRun = isGiven && isTrue("dryRun", Optional.ofNullable(dryRun).orElse(""));
    return new SettingsChange(
        Precondition.parse(Optional.ofNullable(ifMatch), Optional.ofNullable(ifNoneMatch)),
        caller,
        requireReason(Optional.ofNullable(reason), isDryRun),
        isDryRun);
  }

  /// Returns the reason of a change; empty in a dry run that has none.
  ///
  /// @throws ProblemException if it is too long, or missing
  static String requireReason(Optional<String> reason, boolean isDryRun) {
    String given = CommandAppender.reason(reason);
    if (given.isEmpty() && !isDryRun) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/reason",
          "a change of settings needs a reason: add ?reason=TEXT");
    }
    return given;
  }

  private static void requireKnown(Set<String> known, String name, int count) {
    if (!known.contains(name)) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "the parameter '%s' is unknown; known are %s".formatted(name, String.join(", ", known)));
    }
    if (count > 1) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "the parameter '%s' occurs twice".formatted(name));
    }
  }

  /// @throws ProblemException if `value` is neither `true` nor `false`
  static boolean isTrue(String name, String value) {
    if (!Set.of("true", "false").contains(value)) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "%s must be true or false, was '%s'".formatted(name, value));
    }
    return value.equals("true");
  }
}
