package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.LaneViews;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.store.LaneStatusRepository;
import io.sluice.api.store.LaneStatusRow;
import io.sluice.api.store.ReleaseRepository;
import io.sluice.api.store.ReleaseRow;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.State;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/// Reads rows and converts them to views.
@ApplicationScoped
class ViewReader {

  private final ReleaseRepository releases;
  private final LaneStatusRepository lanes;
  private final BlockedLanes blocked;

  ViewReader(ReleaseRepository releases, LaneStatusRepository lanes, BlockedLanes blocked) {
    this.releases = releases;
    this.lanes = lanes;
    this.blocked = blocked;
  }

  /// @throws ProblemException if there is none
  ReleaseView release(UUID id) {
    return views(List.of(require(id))).getFirst();
  }

  /// @throws ProblemException if there is none
  ReleaseRow require(UUID id) {
    return releases
        .findRelease(id)
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no release " + id));
  }

  /// Returns views of `rows`, with the positions of those that are queued.
  List<ReleaseView> views(List<ReleaseRow> rows) {
    Map<String, Lane> folded = new HashMap<>();
    return rows.stream()
        .map(ReleaseRow::view)
        .map(view ->
            view.state() == State.QUEUED
                ? ReleaseViews.withQueuePosition(
                    view, folded.computeIfAbsent(view.lane().toString(), this::folded))
                : view)
        .toList();
  }

  LaneView lane(LaneStatus status) {
    Optional<ReleaseView> active =
        status
            .lane()
            .active()
            .map(Active::release)
            .flatMap(releases::findRelease)
            .map(ReleaseRow::view);
    return LaneViews.of(status, active, blocked.findReason(status.key()));
  }

  /// @throws ProblemException if the lane is unknown
  LaneStatus status(LaneKey key) {
    return lanes
        .findLane(key.toString())
        .map(LaneStatusRow::status)
        .or(() -> Optional.of(new LaneStatus(key, 0, Lane.EMPTY)).filter(_ -> releases.hasAny(key)))
        .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no lane " + key));
  }

  /// Makes a page of events.
  ///
  /// @param rows reads at most that many rows
  /// @param sequence returns the cursor of the page behind a row
  /// @param view converts a row; empty if it is left out
  /// @throws ProblemException unless `limit` is 1 to 200
  static <R> Page<EventView> page(
      int limit,
      IntFunction<List<R>> rows,
      ToLongFunction<R> sequence,
      Function<R, Optional<EventView>> view) {
    QueryParameters.requireLimit(limit);
    List<R> found = rows.apply(limit + 1); // one more shows that another page follows
    return new Page<>(
        found.stream().limit(limit).map(view).flatMap(Optional::stream).toList(),
        found.size() > limit
            ? Optional.of(Long.toString(sequence.applyAsLong(found.get(limit - 1))))
            : Optional.empty());
  }

  /// Finds the version that serves a lane.
  Optional<Serving> findStable(LaneKey lane) {
    return folded(lane.toString()).stable();
  }

  private Lane folded(String lane) {
    return lanes.findLane(lane).map(row -> row.status().lane()).orElse(Lane.EMPTY);
  }
}
