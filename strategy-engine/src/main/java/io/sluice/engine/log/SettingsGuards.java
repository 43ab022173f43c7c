package io.sluice.engine.log;

import io.sluice.contract.Setting;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.Windows;
import java.time.Instant;
import java.util.Optional;

/// What an environment's newest document says about starting now.
final class SettingsGuards implements Guards {
  private final EngineTx tx;
  private final String environment;

  SettingsGuards(EngineTx tx, String environment) {
    this.tx = tx;
    this.environment = environment;
  }

  @Override
  public Optional<Shut> shut(Instant at) {
    return tx.setting("environments/" + environment)
        .flatMap(setting ->
            setting instanceof EnvironmentSet set
                ? set.document()
                : Optional.<Setting.Environment>empty())
        .flatMap(document -> Windows.shut(document.windows(), at));
  }
}
