package io.sluice.api.stream;

import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReadModel;
import io.sluice.api.store.ToldRow;
import io.sluice.api.stream.Feed.Seen;
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
class Tail {
  private static final int MOST = 200;

  private final ReadModel model;

  Tail(ReadModel model) {
    this.model = model;
  }

  Seen release(UUID release, long after) {
    return progress(model.progress(release, after, MOST), after);
  }

  Seen lane(String lane, long after) {
    return progress(model.progress(lane, after, MOST), after);
  }

  Seen outcomes(long after) {
    return seen(model.outcomes(after, MOST), after, ToldRow::position, ToldRow::view);
  }

  private static Seen progress(List<ProgressRow> rows, long after) {
    return seen(rows, after, ProgressRow::sequence, ProgressRow::view);
  }

  private static <R> Seen seen(
      List<R> rows, long after, ToLongFunction<R> position, Function<R, Optional<EventView>> view) {
    return new Seen(
        rows.stream().map(view).flatMap(Optional::stream).toList(),
        rows.isEmpty() ? after : position.applyAsLong(rows.getLast()));
  }
}
