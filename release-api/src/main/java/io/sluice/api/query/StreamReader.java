package io.sluice.api.query;

import io.sluice.api.http.VisibleLanes;
import io.sluice.api.query.StreamSource.StreamPage;
import io.sluice.api.store.OutcomeRepository;
import io.sluice.api.store.ProgressRepository;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.StreamRow;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.EventView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Reads the rows behind a cursor. Cursors have no gaps: a lane's sequence, or a position that is
/// given out under a lock until its commit. So no row is ever skipped. Events of a newer version of
/// Sluice are omitted.
@ApplicationScoped
class StreamReader {
  private static final int MOST = 200;

  private final ProgressRepository progress;
  private final OutcomeRepository outcomes;

  StreamReader(ProgressRepository progress, OutcomeRepository outcomes) {
    this.progress = progress;
    this.outcomes = outcomes;
  }

  StreamPage release(UUID release, long after) {
    return progress(progress.ofRelease(release, after, MOST), after);
  }

  StreamPage lane(String lane, long after) {
    return progress(progress.ofLane(lane, after, MOST), after);
  }

  StreamPage outcomes(long after, VisibleLanes visible) {
    return page(
        outcomes.behind(after, MOST),
        after,
        StreamRow::position,
        row -> visible.has(LaneKey.parse(row.lane())) ? row.toView() : Optional.empty());
  }

  private static StreamPage progress(List<ProgressRow> rows, long after) {
    return page(rows, after, ProgressRow::sequence, ProgressRow::toView);
  }

  private static <R> StreamPage page(
      List<R> rows, long after, ToLongFunction<R> position, Function<R, Optional<EventView>> view) {
    return new StreamPage(
        rows.stream().map(view).flatMap(Optional::stream).toList(),
        rows.isEmpty() ? after : position.applyAsLong(rows.getLast()));
  }
}
