package io.sluice.simulation.world;

import io.sluice.contract.Defaults;
import io.sluice.contract.Floors;
import io.sluice.contract.Setting;
import io.sluice.contract.Window;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.target.ChannelClient;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The environment's document, whose windows users change.
final class Freezes {
  private static final Duration LONG = Duration.ofDays(30);
  private final Floors floors;
  private long revision = 1;
  private List<Window> windows = List.of();

  Freezes(Floors floors) {
    this.floors = floors;
  }

  /// Returns the present document.
  Setting.EnvironmentSet environment() {
    return new Setting.EnvironmentSet(
        ScenarioGenerator.LANE.environment(),
        revision,
        false,
        Optional.of(
            new Setting.Environment(
                SimRuntime.NAME,
                SimRouter.NAME,
                List.of(ChannelClient.NAME),
                Optional.empty(),
                windows,
                Defaults.NONE,
                Optional.of(floors))));
  }

  /// Keeps releases from starting for a while, by a freeze or by a window that opens only then.
  ///
  /// @param at the time by the engine's clock
  Setting.EnvironmentSet freeze(ScheduledFault fault, Instant at) {
    Duration time = Duration.ofSeconds(fault.between(2, 25));
    LocalDateTime now = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    return set(
        List.of(
            fault.choose(3) == 0
                ? window("opens late", Window.Kind.ALLOW, now.plus(time), LONG)
                : window("frozen", Window.Kind.FREEZE, now, time)));
  }

  /// Removes all windows, so that waiting releases may start.
  Setting.EnvironmentSet thaw() {
    return set(List.of());
  }

  private Setting.EnvironmentSet set(List<Window> value) {
    windows = value;
    revision++;
    return environment();
  }

  private static Window window(String name, Window.Kind kind, LocalDateTime from, Duration lasts) {
    return new Window(name, kind, "UTC", from, lasts, Optional.empty());
  }
}
