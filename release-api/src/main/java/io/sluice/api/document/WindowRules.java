package io.sluice.api.document;

import io.sluice.api.problem.Problem;
import io.sluice.contract.Window;
import io.sluice.domain.rollout.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Validates an environment's windows: each can be parsed, and releases can start at some time.
public final class WindowRules {
  private static final Duration LASTS_MAX = Duration.ofDays(366);
  private static final int WINDOWS_MAX = 50;

  /// @throws Problem with all errors
  public static void check(List<Window> windows, Instant now) {
    var faults = new Faults();
    faults.require(
        windows.size() <= WINDOWS_MAX,
        "/windows",
        "at most %d windows, were %d".formatted(WINDOWS_MAX, windows.size()));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < windows.size(); i++) {
      String at = "/windows/" + i;
      window(faults, at, windows.get(i));
      String name = windows.get(i).name();
      faults.require(names.add(name), at + "/name", "'%s' is there already".formatted(name));
    }
    faults.raise();
    for (int i = 0; i < windows.size(); i++) {
      String at = "/windows/%d/repeats".formatted(i);
      Windows.findRejection(windows.get(i), now).ifPresent(why -> faults.add(at, why));
    }
    faults.raise();
    Windows.findRejection(windows, now)
        .ifPresent(why -> faults.add(windows.size() == 1 ? "/windows/0" : "/windows", why));
    faults.raise();
  }

  private static void window(Faults faults, String at, Window window) {
    faults.require(
        window.name().matches("[A-Za-z0-9][-_. A-Za-z0-9]{0,62}"),
        at + "/name",
        "'%s' is not a name of letters, digits, spaces, '-', '_' and '.'".formatted(window.name()));
    if (!ZoneId.getAvailableZoneIds().contains(window.zone())) {
      faults.add(
          at + "/zone",
          "'%s' is not an IANA zone such as Europe/Berlin".formatted(window.zone()),
          Nearest.to(window.zone(), ZoneId.getAvailableZoneIds().stream().sorted().toList()));
    }
    faults.require(
        window.lasts().isPositive() && window.lasts().compareTo(LASTS_MAX) <= 0,
        at + "/lasts",
        "must be above 0s and at most %s, was %s"
            .formatted(SpecRules.text(LASTS_MAX), SpecRules.text(window.lasts())));
  }

  private WindowRules() {}
}
