package io.sluice.engine.effect.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import java.util.UUID;

/// Asks somebody outside whether a release may go on.
@FunctionalInterface
public interface Caller {

  /// One try, which ends within the call's time limit. Whoever is called may see it more than once,
  /// always under the same id.
  ///
  /// @return the status of the answer, whatever it is
  /// @throws TargetException.Unreachable if there is none
  /// @throws TargetException.Hopeless if nobody may be called there
  int call(Letter letter);

  /// @param id the same at each try
  /// @param body JSON
  record Letter(LaneKey lane, UUID id, Step.Call call, String body) {}
}
