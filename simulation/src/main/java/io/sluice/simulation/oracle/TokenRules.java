package io.sluice.simulation.oracle;

import io.sluice.contract.Event;
import io.sluice.contract.Progress;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.EffectRow;
import io.sluice.messaging.LaneRow;
import io.sluice.simulation.store.SimEngineTx;
import io.sluice.simulation.time.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// S1 and S3 of tokens: each is issued once and above all before it, and each write or confirmation
/// under a token comes from its owner.
final class TokenRules {
  private final OracleFindings findings;
  private final Map<Token, String> owners = new HashMap<>();
  private Token highest = Token.NONE;
  private Token row = Token.NONE;

  TokenRules(OracleFindings findings) {
    this.findings = findings;
  }

  /// Returns the owner of `token`; empty if it was never issued.
  Optional<String> findOwner(Token token) {
    return Optional.ofNullable(owners.get(token));
  }

  void committed(SimEngineTx tx) {
    for (SimEngineTx.EffectChange change : tx.effectChanges()) {
      switch (change.statement()) {
        case WRITE, ASSIGN_TOKEN -> change.after().ifPresent(this::issue);
        case FINISH -> requireOwner(change.before().map(EffectRow::owner), tx.host());
        case EXPLAIN, CANCEL -> {}
      }
    }
    tx.saved().forEach(this::saved);
  }

  /// Requires that a confirmation carries the present token of its effect, not an older one.
  void confirmed(EffectRow done, List<Event> events) {
    for (Event event : events) {
      if (event instanceof Progress.TargetFenced(Target target, long epoch)
          && done.effect().equals(new Effect.Fence(target))) {
        findings.require(
            epoch == done.token().epoch(), "S3", "%s was fenced under %s", target, done.token());
      }
      if (event instanceof Progress.TrafficShifted shift && done.effect() instanceof Effect.Route) {
        findings.require(
            shift.token().equals(done.token()), "S3", "%s was set under %s", shift, done.token());
      }
    }
  }

  private void requireOwner(Optional<String> owner, Host host) {
    findings.require(
        owner.filter(host.toString()::equals).isPresent(),
        "S3",
        "an effect of %s was confirmed by %s",
        owner,
        host);
  }

  private void issue(EffectRow effect) {
    Token token = effect.token();
    findings.require(
        token.compareTo(highest) > 0, "S1", "token %s was issued after %s", token, highest);
    highest = token.compareTo(highest) > 0 ? token : highest;
    owners.put(token, effect.owner());
  }

  private void saved(LaneRow now) {
    var token = new Token(now.epoch(), now.n());
    findings.require(
        now.n() >= row.n() && now.epoch() >= row.epoch(), "S1", "%s after %s", token, row);
    row = token;
  }
}
