package io.sluice.engine.testing;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Reads and writes tables of routers, for tests that are not about revisions.
public final class Tables {

  /// Returns a table of weights alone, as a router answers.
  public static Table of(Token token, List<Share> shares) {
    return new Table(token, 0, shares, List.of(), Rules.NONE, false, Optional.empty());
  }

  /// Writes a table under the present revision; a lane without a token has none.
  public static Table route(Router router, LaneKey lane, Token token, List<Share> shares) {
    return route(router, lane, token, shares, Optional.empty());
  }

  /// Writes a table under the present revision, with traffic rules of one release.
  public static Table route(
      Router router,
      LaneKey lane,
      Token token,
      List<Share> shares,
      Optional<ReleaseTrafficRules> trafficRules) {
    long revision = router.read(lane).map(Table::revision).orElse(0L);
    return router.route(lane, token, revision, shares, new Rules(trafficRules, Optional.empty()));
  }

  /// Returns new keys, of which the current one replaces that of `before`.
  public static SigningKeys rotated(Optional<SigningKeys> before) {
    var secret = new byte[32];
    ThreadLocalRandom.current().nextBytes(secret);
    String id = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    var current = new SigningKey(id, Base64.getEncoder().encodeToString(secret));
    return new SigningKeys(current, before.map(SigningKeys::current));
  }

  /// Sets the signing keys under the present revision.
  public static Table sign(Router router, LaneKey lane, SigningKeys keys) {
    Table present = router.read(lane).orElseThrow();
    return router.sign(lane, present.token(), present.revision(), keys);
  }

  private Tables() {}
}
