package io.sluice.api.document;

import io.sluice.contract.Window;
import io.sluice.domain.rollout.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Validates an environment's windows: each can be parsed, and releases can start at some time.
public final class WindowValidator {
  private static final Duration LASTS_MAX = Duration.ofDays(366);
  private static final int WINDOWS_MAX = 50;

  /// @throws ProblemException with all errors
  public static void check(List<Window> windows, Instant now) {
    var validationErrors = new ValidationErrors();
    validationErrors.require(
        windows.size() <= WINDOWS_MAX,
        "/windows",
        "at most %d windows, were %d".formatted(WINDOWS_MAX, windows.size()));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < windows.size(); i++) {
      String at = "/windows/" + i;
      window(validationErrors, at, windows.get(i));
      String name = windows.get(i).name();
      validationErrors.require(
          names.add(name), at + "/name", "'%s' is there already".formatted(name));
    }
    validationErrors.raise();
    for (int i = 0; i < windows.size(); i++) {
      String at = "/windows/%d/repeats".formatted(i);
      Windows.findRejection(windows.get(i), now)
          .ifPresent(reason -> validationErrors.add(at, reason));
    }
    validationErrors.raise();
    Windows.findRejection(windows, now)
        .ifPresent(reason ->
            validationErrors.add(windows.size() == 1 ? "/windows/0" : "/windows", reason));
    validationErrors.raise();
  }

  private static void window(ValidationErrors validationErrors, String at, Window window) {
    validationErrors.require(
        window.name().matches("[A-Za-z0-9][-_. A-Za-z0-9]{0,62}"),
        at + "/name",
        "'%s' is not a name of letters, digits, spaces, '-', '_' and '.'".formatted(window.name()));
    if (!ZoneId.getAvailableZoneIds().contains(window.zone())) {
      validationErrors.add(
          at + "/zone",
          "'%s' is not an IANA zone such as Europe/Berlin".formatted(window.zone()),
          NameSuggestion.find(
              window.zone(), ZoneId.getAvailableZoneIds().stream().sorted().toList()));
    }
    validationErrors.require(
        window.lasts().isPositive() && window.lasts().compareTo(LASTS_MAX) <= 0,
        at + "/lasts",
        "must be above 0s and at most %s, was %s"
            .formatted(SpecValidator.text(LASTS_MAX), SpecValidator.text(window.lasts())));
  }

  private WindowValidator() {}
}
