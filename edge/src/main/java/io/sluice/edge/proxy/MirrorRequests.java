package io.sluice.edge.proxy;

import io.sluice.edge.proxy.RequestCheck.Target;
import io.sluice.edge.table.LaneRoutes;
import io.sluice.edge.table.ReleaseRoute;
import io.sluice.edge.table.UpstreamInstance;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/// The mirrored requests of one loop that are running. There are at most [#RUNNING_MAX]; further
/// ones are dropped. So a candidate that hangs occupies no more than these connections, and the
/// others stay free for its live requests.
final class MirrorRequests {
  /// Maximum number per loop; the descriptors that the edge reserves for itself suffice for these.
  static final int RUNNING_MAX = 16;

  private final ProxyWorker worker;
  private int running;

  MirrorRequests(ProxyWorker worker) {
    this.worker = worker;
  }

  /// Mirrors a request whose head has arrived, and whose body, too, if it is buffered. The request
  /// itself neither waits for the mirrored one nor depends on its outcome.
  void mirror(UpstreamSelection selection, HttpServerRequest in, Target target, RequestBody body) {
    selection
        .takeMirrorTarget()
        .flatMap(to -> worker.findPresent(selection.lane()).flatMap(now -> findMirrored(now, to)))
        .ifPresent(to -> mirror(to, in, target, body));
  }

  /// Returns the release if the current table still mirrors to it and it has an instance: both may
  /// have changed since the request's arrival, while its body was read.
  private static Optional<ReleaseRoute> findMirrored(LaneRoutes now, ReleaseRoute to) {
    return now.findTrafficRules()
        .filter(it -> it.release().equals(to.id()) && it.rules().mirror().isPresent())
        .flatMap(_ -> now.findServing(to.id()));
  }

  private void mirror(ReleaseRoute to, HttpServerRequest in, Target target, RequestBody body) {
    UpstreamInstance instance = to.choose(Set.of(), System.nanoTime()).orElseThrow();
    if (running >= RUNNING_MAX || !body.isReplayable() || Headers.isWebSocket(in)) {
      instance.counter().addDropped();
      return;
    }
    running++;
    new MirrorRequest(worker, instance, in, target, body.copy()).start(() -> running--);
  }
}
