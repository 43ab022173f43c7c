package io.sluice.edge.admin;

import io.sluice.contract.Token;
import io.sluice.edge.admin.AdminDocuments.AdoptionRequest;
import io.sluice.edge.admin.AdminDocuments.FenceRequest;
import io.sluice.edge.admin.AdminDocuments.KeysRequest;
import io.sluice.edge.admin.AdminDocuments.MembersRequest;
import io.sluice.edge.admin.AdminDocuments.TableRequest;
import io.sluice.edge.table.LaneRecord;
import java.util.Optional;

/// The decision on a write, by the lane's current state. Pure.
sealed interface WriteDecision {
  /// The write is rejected and has no effect.
  record Reject(AdminResponse response) implements WriteDecision {}

  /// The lane gets this state; if the write is a repeat, it is the current one.
  ///
  /// @param renews whether the weight lease is renewed
  record Become(LaneRecord lane, boolean renews) implements WriteDecision {
    Become(LaneRecord lane) {
      this(lane, false);
    }
  }

  /// Sets a lane's weights, rules and members, under a token that is not older than the last, if
  /// the lane still has the revision that the writer read. A token sets weights and rules once; a
  /// write that repeats them changes nothing, members included.
  static WriteDecision put(Optional<LaneRecord> lane, TableRequest request) {
    if (lane.isEmpty()) {
      return noToken();
    }
    LaneRecord present = lane.get();
    LaneRecord next =
        present.withTable(
            request.token(), request.releases(), request.trafficRules(), request.lease());
    int order = request.token().compareTo(present.token());
    boolean isSameToken = order == 0 && present.routed();
    boolean repeat =
        isSameToken
            && (request.revision().isPresent()
                ? next.hasWeightsOf(present)
                : next.hasTableOf(present) && next.lease().equals(present.lease()));
    if (repeat) {
      return new Become(present);
    }
    if (order < 0 || isSameToken) {
      return stale(present.token());
    }
    return request.revision().filter(read -> read != present.revision()).isPresent()
        ? changed(present)
        : new Become(next, true);
  }

  /// Sets the members of releases, if the lane still has exactly the table that the writer read.
  static WriteDecision join(Optional<LaneRecord> lane, MembersRequest request) {
    if (lane.isEmpty()) {
      return noToken();
    }
    LaneRecord present = lane.get();
    boolean same =
        isTable(present, request.token(), request.revision())
            && request.members().keySet().stream()
                .allMatch(it -> present.findRelease(it).isPresent());
    return same ? new Become(present.withMembers(request.members())) : changed(present);
  }

  /// Sets the signing keys, if the lane still has exactly the table that the writer read.
  static WriteDecision sign(Optional<LaneRecord> lane, KeysRequest request) {
    if (lane.isEmpty()) {
      return noToken();
    }
    return isTable(lane.get(), request.token(), request.revision())
        ? new Become(lane.get().withKeys(request.keys()))
        : changed(lane.get());
  }

  private static boolean isTable(LaneRecord present, Token token, long revision) {
    return present.token().equals(token) && present.revision() == revision;
  }

  /// Sets a lane's token; later writes with an older one are rejected.
  static WriteDecision fence(Optional<LaneRecord> lane, FenceRequest request) {
    return lane.isEmpty() ? noToken() : raise(lane.get(), request.token());
  }

  /// Gives a lane its first token at this edge, or a higher one, if the edge still has the start id
  /// that the writer read.
  static WriteDecision adopt(Optional<LaneRecord> lane, AdoptionRequest request, String startId) {
    if (!request.startId().equals(startId)) {
      return new Reject(AdminResponse.error(409, "other-start"));
    }
    return lane.map(present -> raise(present, request.token()))
        .orElseGet(() -> new Become(LaneRecord.empty(request.token())));
  }

  private static WriteDecision raise(LaneRecord present, Token token) {
    return token.compareTo(present.token()) < 0
        ? stale(present.token())
        : new Become(present.withToken(token));
  }

  private static WriteDecision noToken() {
    return new Reject(AdminResponse.error(412, "no-token"));
  }

  private static WriteDecision changed(LaneRecord present) {
    return new Reject(AdminResponse.changed(present.token(), present.revision()));
  }

  private static WriteDecision stale(Token present) {
    return new Reject(AdminResponse.stale(present));
  }
}
