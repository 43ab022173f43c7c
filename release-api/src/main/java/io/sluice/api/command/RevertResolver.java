package io.sluice.api.command;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
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
class RevertResolver {
  /// Maximum number of restarts of restarts.
  private static final int RESTARTS_MAX = 100;

  private final JdbcTransactions<JdbcTx> transactions;

  RevertResolver(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// @param earlier the document to release again; empty if the active release is rolled back
  /// @param instances number of instances, according to `view`, of the version that gets the
  ///   traffic again
  /// @param judged whether the earlier release succeeded without bypassing a floor
  record Intent(RevertView view, Optional<ReleaseSpec> earlier, int instances, boolean judged) {}

  /// Finds the effect of a revert on the lane in the read model. The request carries that state,
  /// and the engine compares it with the present one.
  ///
  /// @param named the release to revert to; if empty, the active release's previous stable or, if
  ///   none is active, the release that served before the present one
  /// @throws ProblemException if there is none, the named one never served the lane, or the lane is
  ///   already rolling back or stopping
  Intent resolve(LaneKey lane, Optional<UUID> named) {
    return transactions.call(tx -> {
      LaneStatus status = Lookup.lane(tx, lane);
      if (status.lane().stopping().isPresent()) {
        throw new ProblemException(
            ProblemType.INVALID_STATE, "%s is being stopped".formatted(lane));
      }
      var store = new JdbcProjectionStore(tx.connection());
      return status
          .lane()
          .active()
          .flatMap(active -> findRollback(status, active, named))
          .orElseGet(() -> release(status, store, named));
    });
  }

  private static Optional<Intent> findRollback(
      LaneStatus status, Active active, Optional<UUID> named) {
    Optional<Serving> previousStable = active.previousStable();
    String version = active.spec().version();
    if (active.isRollingBack()) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          "%s: version %s is already rolling back to %s"
              .formatted(
                  status.key(),
                  version,
                  previousStable
                      .map(RevertResolver::toReleasedVersion)
                      .map(ReleasedVersion::version)
                      .orElse("nothing")));
    }
    if (named.isPresent() && !named.equals(previousStable.map(Serving::release))) {
      return Optional.empty();
    }
    Serving to =
        previousStable.orElseThrow(() ->
            new ProblemException(
                ProblemType.INVALID_STATE,
                "nothing served %s before version %s, which is being released: abort it"
                    .formatted(status.key(), version)));
    var view =
        new RevertView(
            status.key(),
            RevertKind.ROLLBACK,
            Optional.of(new ReleasedVersion(active.release(), version)),
            toReleasedVersion(to),
            queued(status.lane()),
            RevertMessages.state(status.lane(), active, to),
            RevertMessages.action(active, to),
            Optional.empty(),
            Optional.empty());
    return Optional.of(new Intent(view, Optional.empty(), status.lane().ready(to.release()), true));
  }

  private static Intent release(
      LaneStatus status, JdbcProjectionStore store, Optional<UUID> named) {
    Lane lane = status.lane();
    ReleaseView earlier =
        named
            .map(id -> requireServed(status.key(), store, id))
            .orElseGet(() -> requirePrevious(store, status));
    Optional<ReleasedVersion> from =
        lane.active()
            .map(active -> new ReleasedVersion(active.release(), active.spec().version()))
            .or(() -> lane.stable().map(RevertResolver::toReleasedVersion));
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
    return new Intent(view, Optional.of(earlier.spec()), 0, isJudged(store, earlier));
  }

  /// Whether a release succeeded without bypassing a floor; a restart meets no floor, so the
  /// release that it restarts decides.
  private static boolean isJudged(JdbcProjectionStore store, ReleaseView release) {
    Optional<ReleaseView> judged = Optional.of(release);
    for (int i = 0; i < RESTARTS_MAX && judged.flatMap(ReleaseView::restartOf).isPresent(); i++) {
      judged = judged.flatMap(ReleaseView::restartOf).flatMap(store::findRelease);
    }
    return judged
        .filter(it -> it.outcome().equals(Optional.of(Outcome.SUCCEEDED)))
        .filter(it -> it.restartOf().isEmpty() && it.breakGlass().isEmpty())
        .isPresent();
  }

  private static List<ReleasedVersion> queued(Lane lane) {
    return lane.queue().stream()
        .map(release -> new ReleasedVersion(release.release(), release.spec().version()))
        .toList();
  }

  private static ReleasedVersion toReleasedVersion(Serving serving) {
    return new ReleasedVersion(serving.release(), serving.spec().version());
  }

  private static ReleaseView requireServed(LaneKey lane, JdbcProjectionStore store, UUID release) {
    return Optional.of(release)
        .filter(id -> store.served(lane).contains(id))
        .flatMap(store::findRelease)
        .orElseThrow(() ->
            ProblemException.at(
                ProblemType.INVALID_DOCUMENT,
                "/release",
                "release %s never served %s".formatted(release, lane)));
  }

  /// Returns the last release that served before the present one.
  private static ReleaseView requirePrevious(JdbcProjectionStore store, LaneStatus status) {
    return store
        .findPrevious(status.lane(), store.served(status.key()))
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.INVALID_STATE, "no earlier version served %s".formatted(status.key())));
  }

  /// Returns the version that serves the lane.
  ///
  /// @throws ProblemException if none serves it
  Serving requireStable(LaneKey lane) {
    return transactions.call(tx ->
        Lookup.lane(tx, lane)
            .lane()
            .stable()
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.INVALID_STATE, "nothing serves %s".formatted(lane))));
  }

  /// Returns `spec` with all traffic shifted at once. The release replaces the active one.
  static ReleaseSpec withoutObservation(ReleaseSpec spec) {
    return spec.withStrategy(
        new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO), Concurrency.REPLACE);
  }

  /// Returns the spec of a restart, instance by instance. The release is queued.
  ///
  /// @param maxUnavailable how many instances may be missing at a time
  /// @throws ProblemException if the lane has fewer instances
  static ReleaseSpec toRestart(Serving stable, Optional<Integer> maxUnavailable) {
    maxUnavailable
        .filter(most -> most < 1 || most > stable.replicas())
        .ifPresent(most -> {
          throw ProblemException.at(
              ProblemType.INVALID_DOCUMENT,
              "/maxUnavailable",
              "must be 1 to %d, the instances there are, was %d"
                  .formatted(stable.replicas(), most));
        });
    Strategy.Rolling rolling =
        maxUnavailable
            .map(most -> new Strategy.Rolling(0, most, Duration.ZERO))
            .orElseGet(() ->
                stable.spec().strategy() instanceof Strategy.Rolling own
                    ? withoutObservation(own)
                    : new Strategy.Rolling(1, 0, Duration.ZERO));
    return stable.spec().withReplicas(stable.replicas()).withStrategy(rolling, Concurrency.QUEUE);
  }

  private static Strategy.Rolling withoutObservation(Strategy.Rolling own) {
    return new Strategy.Rolling(
        own.maxSurge(),
        own.maxUnavailable(),
        own.maxParallel(),
        own.order(),
        own.minHealthyTime(),
        Duration.ZERO);
  }
}
