package io.sluice.api.command;

import io.sluice.api.http.Grant;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.Role;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Validates requests for API keys.
final class KeyValidator {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-_.@A-Za-z0-9]{0,62}");
  private static final int DAYS_MAX = 400;
  private static final int DAYS = 90;
  private static final int GRANTS_MAX = 20;

  /// Returns the grants of the request.
  ///
  /// @throws ProblemException if one of them has an unknown role or an invalid pattern
  static List<Grant> grants(KeyRequest request) {
    int count = request.grants().size();
    if (count < 1 || count > GRANTS_MAX) {
      throw invalid("/grants", "must be 1 to %d, were %d".formatted(GRANTS_MAX, count));
    }
    List<Grant> grants = new ArrayList<>();
    for (GrantView view : request.grants()) {
      try {
        grants.add(Grant.of(view));
      } catch (IllegalArgumentException e) {
        throw invalid("/grants/" + grants.size(), String.valueOf(e.getMessage()));
      }
    }
    return grants;
  }

  /// @throws ProblemException if the name or the lifetime is out of bounds, or a role is not one of
  ///   keys
  static void check(KeyRequest request, List<Grant> grants) {
    if (!NAME.matcher(request.name()).matches()) {
      throw invalid("/name", "does not match " + NAME);
    }
    long days = lifetime(request).toDays();
    if (days < 1 || days > DAYS_MAX) {
      throw invalid("/days", "must be 1 to %d, was %d".formatted(DAYS_MAX, days));
    }
    for (int i = 0; i < grants.size(); i++) {
      if (grants.get(i).role() == Role.APPROVER) {
        throw invalid(
            "/grants/%d/role".formatted(i), "must not be approver: only persons answer gates");
      }
    }
  }

  static Duration lifetime(KeyRequest request) {
    return Duration.ofDays(request.days().orElse(DAYS));
  }

  private static ProblemException invalid(String pointer, String detail) {
    return ProblemException.at(ProblemType.INVALID_DOCUMENT, pointer, detail);
  }

  private KeyValidator() {}
}
