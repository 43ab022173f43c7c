package io.sluice.api.command;

import io.sluice.api.store.SettingRepository;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.Windows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The guards in the present documents, as the engine will read them.
final class SettingsPreview {

  static Guards guards(SettingRepository settings, LaneKey lane, InstantSource clock) {
    Optional<Setting.Environment> environment =
        settings
            .findPresent(SettingsStore.environmentKey(lane.environment()))
            .flatMap(SettingsPreview::findDocument);
    return new Guards() {
      @Override
      public Optional<ClosedWindow> findClosedWindow(Instant at) {
        return environment.flatMap(it -> Windows.findClosed(it.windows(), clock.instant()));
      }

      @Override
      public List<String> approvers() {
        return environment.flatMap(Setting.Environment::approvers).orElse(List.of());
      }

      @Override
      public Floors floors() {
        return environment.flatMap(Setting.Environment::floors).orElse(Floors.NONE);
      }
    };
  }

  private static Optional<Setting.Environment> findDocument(Stored stored) {
    return stored.environmentSet(stored.environment()).document();
  }

  private SettingsPreview() {}
}
