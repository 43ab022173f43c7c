package io.sluice.api.console;

import io.sluice.api.store.SettingRepository;
import io.sluice.contract.Window;
import io.sluice.domain.rollout.Guards.ClosedWindow;
import io.sluice.domain.rollout.Windows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The closed windows of all environments, computed at most once a second: the pages of many
/// watchers share them.
@ApplicationScoped
class ClosedWindows {
  private static final Duration RETENTION = Duration.ofSeconds(1);

  private final SettingRepository settings;
  private Optional<Computed> last = Optional.empty();

  ClosedWindows(SettingRepository settings) {
    this.settings = settings;
  }

  private record Computed(Instant at, List<BoardPage.Freeze> freezes) {
    boolean isCurrent(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(RETENTION));
    }
  }

  /// Returns the closed windows at `now`, or those of less than a second before.
  synchronized List<BoardPage.Freeze> list(Instant now) {
    Computed present =
        last.filter(it -> it.isCurrent(now)).orElseGet(() -> new Computed(now, compute(now)));
    last = Optional.of(present);
    return present.freezes();
  }

  private List<BoardPage.Freeze> compute(Instant now) {
    List<BoardPage.Freeze> freezes = new ArrayList<>();
    settings
        .present("environments")
        .forEach(stored -> {
          List<Window> windows = stored.environment().windows().orElse(List.of());
          Windows.findClosed(windows, now)
              .map(ClosedWindow::reason)
              .ifPresent(reason -> freezes.add(new BoardPage.Freeze(stored.name(), reason)));
        });
    return List.copyOf(freezes);
  }
}
