package io.sluice.edge.admin;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.edge.admin.Documents.Adopt;
import io.sluice.edge.admin.Documents.Fence;
import io.sluice.edge.admin.Documents.Put;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.table.Fleet;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.Share;
import java.io.IOException;
import java.util.Optional;

/// The one writer of the table. A write is durable, then in use on every loop, then answered; so
/// whoever has the answer may stop what left the table once nothing is in flight there.
final class Control {
  private static final System.Logger LOG = System.getLogger(Control.class.getName());

  private final String startId;
  private final TableFile file;
  private final Fleet fleet;
  private final Proxy proxy;
  private volatile Lanes lanes;

  /// @param lanes what `proxy` was opened with
  Control(String startId, TableFile file, Fleet fleet, Proxy proxy, Lanes lanes) {
    this.startId = startId;
    this.file = file;
    this.fleet = fleet;
    this.proxy = proxy;
    this.lanes = lanes;
  }

  String startId() {
    return startId;
  }

  /// What every loop uses.
  Lanes lanes() {
    return lanes;
  }

  /// Sets a lane's table.
  synchronized Reply put(LaneKey key, Put put) {
    Optional<LaneRecord> lane = lanes.lane(key);
    if (lane.isEmpty()) {
      return Reply.refused(412, "no-token");
    }
    Token present = lane.get().token();
    int order = put.token().compareTo(present);
    boolean repeat = order == 0 && lane.get().routed();
    if (order < 0 || (repeat && !put.releases().equals(lane.get().releases()))) {
      return Reply.stale(present);
    }
    return repeat ? state(key) : set(key, lane.get().routed(put.token(), put.releases()));
  }

  /// Sets a lane's token; from then on writes with an older one have no effect.
  synchronized Reply fence(LaneKey key, Fence fence) {
    Optional<LaneRecord> lane = lanes.lane(key);
    if (lane.isEmpty()) {
      return Reply.refused(412, "no-token");
    }
    return fence.token().compareTo(lane.get().token()) < 0
        ? Reply.stale(lane.get().token())
        : set(key, lane.get().fenced(fence.token()));
  }

  /// Gives a lane its first token here, or a higher one, if this is the very start that the caller
  /// has looked at.
  synchronized Reply adopt(LaneKey key, Adopt adopt) {
    if (!adopt.startId().equals(startId)) {
      return Reply.refused(409, "other-start");
    }
    Optional<LaneRecord> lane = lanes.lane(key);
    if (lane.filter(old -> adopt.token().compareTo(old.token()) < 0).isPresent()) {
      return Reply.stale(lane.get().token());
    }
    return set(
        key,
        lane.map(old -> old.fenced(adopt.token()))
            .orElseGet(() -> LaneRecord.empty(adopt.token())));
  }

  private Reply set(LaneKey key, LaneRecord next) {
    if (lanes.lane(key).filter(next::equals).isEmpty()) {
      Lanes changed = lanes.with(key, next, fleet);
      try {
        file.write(changed.records());
      } catch (IOException e) {
        LOG.log(ERROR, "the table cannot be kept, so {0} was not changed: {1}", key, e.toString());
        return Reply.refused(503, "not-durable", e.toString());
      }
      proxy.install(changed.table()).join();
      lanes = changed;
      fleet.prune(changed.table());
      LOG.log(INFO, "{0} under token {1}: {2}", key, next.token(), describe(next));
    }
    return state(key);
  }

  private Reply state(LaneKey key) {
    return Reply.json(200, Views.lane(lanes, key, fleet));
  }

  private static String describe(LaneRecord lane) {
    if (lane.releases().isEmpty()) {
      return "no release";
    }
    var text = new StringBuilder();
    for (Share share : lane.releases()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(share.version())
          .append(' ')
          .append(share.weight().value())
          .append("% on ")
          .append(share.instances().size());
    }
    return text.toString();
  }
}
