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
import io.sluice.contract.view.RevertView;
import io.sluice.contract.view.RevertView.ReleasedVersion;
import io.sluice.contract.view.RevertView.RevertKind;
import io.sluice.domain.notice.RevertMessages;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Resolves a revert or a restart of a lane. The document of an earlier release has no
/// observations, since that release already served.
@ApplicationScoped
class Reverts {
  private final JdbcTransactions<JdbcTx> transactions;

  Reverts(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// @param earlier the document to release again; empty if the active release is rolled back
  /// @param instances number of instances, according to `view`, of the version that gets the
  ///   traffic again
  record Intent(RevertView view, Optional<ReleaseSpec> earlier, int instances) {}

  /// Finds the effect of a revert on the lane in the read model. The request carries that state,
  /// and the engine compares it with the present one.
  ///
  /// @param named the release to revert to; if empty, the active release's previous stable or, if
  ///   none is active, the release that served before the present one
  /// @throws Problem if there is none, the named one never served the lane, or the lane is already
  ///   rolling back or stopping
  Intent find(LaneKey lane, Optional<UUID> named) {
    return transactions.call(tx -> {
      LaneStatus status = Known.lane(tx, lane);
      if (status.lane().stopping().isPresent()) {
        throw new Problem(Kind.WRONG_STATE, "%s is being stopped".formatted(lane));
      }
      var model = new Model(tx.connection());
      return status
          .lane()
          .active()
          .flatMap(active -> rollback(status, active, named))
          .orElseGet(() -> release(status, model, named));
    });
  }

  private static Optional<Intent> rollback(LaneStatus status, Active active, Optional<UUID> named) {
    Optional<Serving> cameFrom = active.cameFrom();
    String version = active.spec().version();
    if (active.isGoingBack()) {
      throw new Problem(
          Kind.WRONG_STATE,
          "%s: version %s is already rolling back to %s"
              .formatted(
                  status.key(),
                  version,
                  cameFrom.map(Reverts::ref).map(ReleasedVersion::version).orElse("nothing")));
    }
    if (named.isPresent() && !named.equals(cameFrom.map(Serving::release))) {
      return Optional.empty();
    }
    Serving to =
        cameFrom.orElseThrow(() ->
            new Problem(
                Kind.WRONG_STATE,
                "nothing served %s before version %s, which is being released: abort it"
                    .formatted(status.key(), version)));
    var view =
        new RevertView(
            status.key(),
            RevertKind.ROLLBACK,
            Optional.of(new ReleasedVersion(active.release(), version)),
            ref(to),
            queued(status.lane()),
            RevertMessages.state(status.lane(), active, to),
            RevertMessages.action(active, to),
            Optional.empty(),
            Optional.empty());
    return Optional.of(new Intent(view, Optional.empty(), status.lane().ready(to.release())));
  }

  private static Intent release(LaneStatus status, Model model, Optional<UUID> named) {
    Lane lane = status.lane();
    ReleaseView earlier =
        named.map(id -> served(status.key(), model, id)).orElseGet(() -> before(model, status));
    Optional<ReleasedVersion> from =
        lane.active()
            .map(active -> new ReleasedVersion(active.release(), active.spec().version()))
            .or(() -> lane.stable().map(Reverts::ref));
    var view =
        new RevertView(
            status.key(),
            RevertKind.RELEASE,
            from,
            new ReleasedVersion(earlier.id(), earlier.version()),
            queued(lane),
            RevertMessages.state(lane, earlier.version()),
            RevertMessages.action(lane, earlier.version()),
            Optional.empty(),
            Optional.empty());
    return new Intent(view, Optional.of(earlier.spec()), 0);
  }

  private static List<ReleasedVersion> queued(Lane lane) {
    return lane.queue().stream()
        .map(waiting -> new ReleasedVersion(waiting.release(), waiting.spec().version()))
        .toList();
  }

  private static ReleasedVersion ref(Serving serving) {
    return new ReleasedVersion(serving.release(), serving.spec().version());
  }

  private static ReleaseView served(LaneKey lane, Model model, UUID release) {
    return Optional.of(release)
        .filter(id -> model.served(lane).contains(id))
        .flatMap(model::release)
        .orElseThrow(() ->
            Problem.at(
                Kind.INVALID_DOCUMENT,
                "/release",
                "release %s never served %s".formatted(release, lane)));
  }

  /// Returns the last release that served before the present one.
  private static ReleaseView before(Model model, LaneStatus status) {
    return model
        .previous(status.lane(), model.served(status.key()))
        .orElseThrow(() ->
            new Problem(Kind.WRONG_STATE, "no earlier version served %s".formatted(status.key())));
  }

  /// Returns the version that serves the lane.
  ///
  /// @throws Problem if none serves it
  Serving stable(LaneKey lane) {
    return transactions.call(tx ->
        Known.lane(tx, lane)
            .lane()
            .stable()
            .orElseThrow(() -> new Problem(Kind.WRONG_STATE, "nothing serves %s".formatted(lane))));
  }

  /// Returns `spec` with all traffic shifted at once. The release replaces the active one.
  static ReleaseSpec unobserved(ReleaseSpec spec) {
    return spec.by(
        new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO), Concurrency.REPLACE);
  }

  /// Returns the spec of a restart, instance by instance. The release is queued.
  ///
  /// @param maxUnavailable how many instances may be missing at a time
  /// @throws Problem if the lane has fewer instances
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
}
