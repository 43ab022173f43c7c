package io.sluice.engine.effect;

import io.sluice.contract.Steered;
import io.sluice.engine.effect.target.Match;
import io.sluice.engine.effect.target.Router.Share;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a table says beside its weights. Nothing of a release that has no instance in it: routers
/// refuse such a table, and would go on refusing it for as long as the keeper asks.
final class Beside {

  /// The matches of a table with these shares.
  static List<Match> matches(Optional<Steered> steered, List<Share> shares) {
    return steered
        .filter(beside -> shares.stream().anyMatch(share -> serves(share, beside.release())))
        .map(Beside::matches)
        .orElse(List.of());
  }

  /// The matches of a table in which their release has instances.
  static List<Match> matches(Steered steered) {
    UUID release = steered.release();
    return steered.by().match().stream().map(match -> Match.of(match, release)).toList();
  }

  private static boolean serves(Share share, UUID release) {
    return share.release().equals(release) && !share.backends().isEmpty();
  }

  private Beside() {}
}
