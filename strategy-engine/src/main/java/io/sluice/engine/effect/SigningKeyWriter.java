package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.TargetException;

/// Sets the signing keys of lanes at their routers.
final class SigningKeyWriter {
  private final EffectStore store;
  private final TargetRegistry targets;

  SigningKeyWriter(EffectStore store, TargetRegistry targets) {
    this.store = store;
    this.targets = targets;
  }

  /// Returns the table of `lane` with its present keys: after a write if the router has others, and
  /// unchanged if the router is of a version that does not sign.
  ///
  /// @param table as read
  /// @throws TargetException.Changed if the table has changed since it was read
  /// @throws TargetException if the keys are not in force on return
  Table write(LaneKey lane, Table table) {
    if (table.keys().isEmpty()) {
      return table;
    }
    SigningKeys keys = store.signingKeys(lane);
    if (table.keys().get().equals(keys.ids())) {
      return table;
    }
    Table written = targets.router(lane).sign(lane, table.token(), table.revision(), keys);
    // A router may write first and read then: a change in between must not get lost.
    if (written.revision() != table.revision() + 1) {
      throw new TargetException.Changed(
          "the keys are revision %d of the table, now it has %d"
              .formatted(table.revision() + 1, written.revision()));
    }
    if (!written.keys().orElseThrow().equals(keys.ids())) {
      throw new TargetException.Unreachable(
          "the router has keys %s instead of %s".formatted(written.keys(), keys.ids()));
    }
    return written;
  }
}
