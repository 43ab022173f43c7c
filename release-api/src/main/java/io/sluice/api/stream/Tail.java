package io.sluice.api.stream;

import io.sluice.api.store.OutcomeRow;
import io.sluice.api.store.ProgressRow;
import io.sluice.contract.view.EventView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.util.List;
import java.util.UUID;

/// One look at what came behind a cursor. Cursors have no gaps: a lane's sequence, or a position
/// that is given out under a lock until its commit. So nothing is ever skipped.
@ApplicationScoped
class Tail {
  private static final int MOST = 200;

  @ActivateRequestContext
  List<EventView> release(UUID release, long after) {
    return ProgressRow.of(release, after, MOST).stream().map(ProgressRow::view).toList();
  }

  @ActivateRequestContext
  List<EventView> lane(String lane, long after) {
    return ProgressRow.ofLane(lane, after, MOST).stream().map(ProgressRow::view).toList();
  }

  @ActivateRequestContext
  List<EventView> outcomes(long after) {
    return OutcomeRow.after(after, MOST).stream().map(OutcomeRow::view).toList();
  }
}
