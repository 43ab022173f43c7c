package io.sluice.edge.admin;

import io.sluice.contract.Token;
import io.sluice.edge.admin.Documents.Adopt;
import io.sluice.edge.admin.Documents.Fence;
import io.sluice.edge.admin.Documents.Put;
import io.sluice.edge.table.LaneRecord;
import java.util.Optional;

/// What is to become of a write, by the lane as it stands. Pure.
sealed interface Decision {
  /// It has no effect.
  record Refuse(Reply reply) implements Decision {}

  /// The lane is to be this; the same as it is, if the write is a repeat.
  record Become(LaneRecord lane) implements Decision {}

  /// Sets a lane's table, under a token that is not older than the last. The same token sets it
  /// again only if it set no table yet, or the very same.
  static Decision put(Optional<LaneRecord> lane, Put put) {
    if (lane.isEmpty()) {
      return noToken();
    }
    LaneRecord present = lane.get();
    LaneRecord next = present.routed(put.token(), put.releases(), put.steered());
    int order = put.token().compareTo(present.token());
    return order < 0 || (order == 0 && present.routed() && !next.equals(present))
        ? stale(present.token())
        : new Become(next);
  }

  /// Sets a lane's token; from then on writes with an older one have no effect.
  static Decision fence(Optional<LaneRecord> lane, Fence fence) {
    return lane.isEmpty() ? noToken() : raise(lane.get(), fence.token());
  }

  /// Gives a lane its first token here, or a higher one, if this is the very start that the writer
  /// has looked at.
  static Decision adopt(Optional<LaneRecord> lane, Adopt adopt, String startId) {
    if (!adopt.startId().equals(startId)) {
      return new Refuse(Reply.refused(409, "other-start"));
    }
    return lane.map(present -> raise(present, adopt.token()))
        .orElseGet(() -> new Become(LaneRecord.empty(adopt.token())));
  }

  private static Decision raise(LaneRecord present, Token token) {
    return token.compareTo(present.token()) < 0
        ? stale(present.token())
        : new Become(present.fenced(token));
  }

  private static Decision noToken() {
    return new Refuse(Reply.refused(412, "no-token"));
  }

  private static Decision stale(Token present) {
    return new Refuse(Reply.stale(present));
  }
}
