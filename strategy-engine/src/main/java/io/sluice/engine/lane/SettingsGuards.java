package io.sluice.engine.lane;

import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.Setting.ApplicationSet;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.VersionPolicy;
import io.sluice.domain.rollout.Windows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The guards in the newest documents of a lane's environment and application.
final class SettingsGuards implements Guards {
  private final EngineTx tx;
  private final LaneKey lane;

  SettingsGuards(EngineTx tx, LaneKey lane) {
    this.tx = tx;
    this.lane = lane;
  }

  /// Returns the window that is closed now, if any. Windows are wall-clock times: the database's
  /// clock counts, not the engine's.
  @Override
  public Optional<ClosedWindow> findClosedWindow(Instant at) {
    return findEnvironment().flatMap(document -> Windows.findClosed(document.windows(), tx.now()));
  }

  @Override
  public List<String> approvers() {
    return findEnvironment().flatMap(Setting.Environment::approvers).orElse(List.of());
  }

  @Override
  public Floors floors() {
    return findEnvironment().flatMap(Setting.Environment::floors).orElse(Floors.NONE);
  }

  @Override
  public Optional<String> findVersionRejection(String version) {
    return tx.findSetting("applications/" + lane.application())
        .flatMap(setting ->
            setting instanceof ApplicationSet set
                ? set.document()
                : Optional.<Setting.Application>empty())
        .flatMap(Setting.Application::policy)
        .flatMap(policy -> VersionPolicy.of(policy).findRejection(version))
        .map(reason -> "application %s: %s".formatted(lane.application(), reason));
  }

  private Optional<Setting.Environment> findEnvironment() {
    return tx.findSetting("environments/" + lane.environment())
        .flatMap(setting ->
            setting instanceof EnvironmentSet set
                ? set.document()
                : Optional.<Setting.Environment>empty());
  }
}
