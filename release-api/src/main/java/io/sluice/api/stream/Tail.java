package io.sluice.api.stream;

import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReadModel;
import io.sluice.api.store.ToldRow;
import io.sluice.contract.view.EventView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads the events behind a cursor, once. Cursors have no gaps: each is a lane's sequence, or a
/// position that is assigned under a lock until its commit. So no event is ever skipped.
@ApplicationScoped
class Tail {
  private static final int MOST = 200;

  private final ReadModel model;

  Tail(ReadModel model) {
    this.model = model;
  }

  List<EventView> release(UUID release, long after) {
    return model.progress(release, after, MOST).stream()
        .map(ProgressRow::view)
        .flatMap(Optional::stream)
        .toList();
  }

  List<EventView> lane(String lane, long after) {
    return model.progress(lane, after, MOST).stream()
        .map(ProgressRow::view)
        .flatMap(Optional::stream)
        .toList();
  }

  List<EventView> outcomes(long after) {
    return model.outcomes(after, MOST).stream()
        .map(ToldRow::view)
        .flatMap(Optional::stream)
        .toList();
  }
}
