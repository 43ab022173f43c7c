package io.sluice.engine.effect.instance;

import java.util.Optional;
import java.util.UUID;

/// What was seen in one look at everything that runs.
public interface Look {

  /// Whether it still ran.
  boolean isAlive(ProcessId process);

  /// What ran and bore the mark of `instance`.
  Optional<Started> marked(UUID instance);
}
