package io.sluice.api.command;

import io.sluice.api.document.OriginValidator;
import io.sluice.api.http.Caller;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.BreakGlassRequest;
import io.sluice.domain.floor.BreakGlassRule;
import java.util.Optional;

/// Reads requests to bypass floors: the caller must have one of the roles in the lane, and give a
/// reason.
final class BreakGlassReader {

  /// Returns the reason of a break-glass, as histories can show it; empty if there is none.
  ///
  /// @throws ProblemException if the caller has none of the roles, or the reason is missing or too
  ///   long
  static Optional<String> findReason(
      Optional<BreakGlassRequest> breakGlass, Caller caller, LaneKey lane) {
    return breakGlass.map(request -> requireReason(request, caller, lane));
  }

  private static String requireReason(BreakGlassRequest request, Caller caller, LaneKey lane) {
    if (!BreakGlassRule.isAllowed(caller.roleNames(lane))) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "breakGlass requires one of the roles: %s, which %s lacks in %s"
              .formatted(String.join(", ", BreakGlassRule.ROLES), caller.name(), lane));
    }
    String reason = request.reason().orElse("").strip();
    if (reason.isEmpty() || reason.length() > OriginValidator.REASON_MAX) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/breakGlass/reason",
          "must have 1 to %d characters, had %d"
              .formatted(OriginValidator.REASON_MAX, reason.length()));
    }
    return reason.replaceAll("\\p{Cntrl}+", " ");
  }

  private BreakGlassReader() {}
}
