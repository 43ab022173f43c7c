package io.sluice.engine.effect;

import io.sluice.contract.Steered;
import io.sluice.engine.effect.target.Router.Share;
import java.util.List;
import java.util.Optional;

/// What a table says beside its weights. Nothing of a release that has no instance in it: routers
/// refuse such a table, and would go on refusing it for as long as the keeper asks.
final class Beside {

  static Optional<Steered> of(Optional<Steered> steered, List<Share> shares) {
    return steered.filter(beside -> shares.stream().anyMatch(share -> serves(share, beside)));
  }

  private static boolean serves(Share share, Steered steered) {
    return share.release().equals(steered.release()) && !share.backends().isEmpty();
  }

  private Beside() {}
}
