package io.sluice.api.request;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.Model;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Active;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Which earlier release a revert or a restart means, and how it is brought in: unobserved, since
/// it served already.
@ApplicationScoped
class Reverts {
  private final JdbcTransactions<JdbcTx> transactions;

  Reverts(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// @param named the release to go back to; if empty, the one that served before the present
  ///   stable
  /// @throws Problem if there is none, or the named one never served the lane
  Earlier target(LaneKey lane, Optional<UUID> named) {
    return transactions.call(tx -> {
      LaneStatus status = Known.lane(tx, lane);
      var model = new Model(tx.connection());
      UUID id = named.orElseGet(() -> before(model, status));
      if (!model.hasServed(lane, id)) {
        throw Problem.at(
            Kind.INVALID_DOCUMENT, "/release", "release %s never served %s".formatted(id, lane));
      }
      boolean isRetained =
          status
              .lane()
              .active()
              .flatMap(Active::cameFrom)
              .filter(from -> from.release().equals(id))
              .isPresent();
      return new Earlier(Known.release(tx, id), isRetained);
    });
  }

  /// What serves the lane.
  ///
  /// @throws Problem if nothing does
  Serving stable(LaneKey lane) {
    return transactions.call(tx ->
        Known.lane(tx, lane)
            .lane()
            .stable()
            .orElseThrow(() -> new Problem(Kind.WRONG_STATE, "nothing serves %s".formatted(lane))));
  }

  /// All traffic at once, in place of whatever is under way.
  static ReleaseSpec unobserved(ReleaseSpec spec) {
    return spec.by(
        new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO), Concurrency.REPLACE);
  }

  /// Instance by instance, when its turn comes.
  ///
  /// @param maxUnavailable how many instances may be missing at a time
  /// @throws Problem if there are not that many
  static ReleaseSpec restarted(Serving stable, Optional<Integer> maxUnavailable) {
    maxUnavailable
        .filter(most -> most < 1 || most > stable.replicas())
        .ifPresent(most -> {
          throw Problem.at(
              Kind.INVALID_DOCUMENT,
              "/maxUnavailable",
              "must be 1 to %d, the instances there are, was %d"
                  .formatted(stable.replicas(), most));
        });
    Strategy.Rolling rolling =
        maxUnavailable
            .map(most -> new Strategy.Rolling(0, most, Duration.ZERO))
            .orElseGet(() ->
                stable.spec().strategy() instanceof Strategy.Rolling own
                    ? unobserved(own)
                    : new Strategy.Rolling(1, 0, Duration.ZERO));
    return stable.spec().withReplicas(stable.replicas()).by(rolling, Concurrency.QUEUE);
  }

  private static Strategy.Rolling unobserved(Strategy.Rolling own) {
    return new Strategy.Rolling(
        own.maxSurge(),
        own.maxUnavailable(),
        own.maxParallel(),
        own.order(),
        own.minHealthyTime(),
        Duration.ZERO);
  }

  /// @param isRetained whether its instances are still there: the active release came from it
  record Earlier(ReleaseView view, boolean isRetained) {}

  private static UUID before(Model model, LaneStatus status) {
    Optional<UUID> stable = status.lane().stable().map(Serving::release);
    return model
        .servedBefore(status.key(), stable)
        .orElseThrow(() ->
            new Problem(
                Kind.WRONG_STATE,
                "nothing served %s before what serves now".formatted(status.key())));
  }
}
