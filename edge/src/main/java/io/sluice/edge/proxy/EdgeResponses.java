package io.sluice.edge.proxy;

import io.sluice.edge.proxy.RequestCheck.Rejection;
import io.sluice.edge.table.LaneRoutes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/// Responses of the edge itself: a status and one line with the reason.
final class EdgeResponses {
  static void send(HttpServerResponse out, int status, String text, boolean last) {
    out.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
    if (last) {
      UpstreamResponse.closing(out);
    }
    out.end("sluice: " + text + "\n");
  }

  /// Returns the rejection of a request that no release serves.
  ///
  /// @param lane the lane of its Host
  /// @param previewed the lane whose preview is its Host
  static Rejection unserved(
      Optional<LaneRoutes> lane, Optional<LaneRoutes> previewed, String host) {
    return lane.map(it -> Rejection.of(503, it.key() + " has no instance to serve it"))
        .or(() -> previewed.map(it -> Rejection.of(404, it.key() + " has no preview now")))
        .orElseGet(() -> Rejection.of(421, "no lane is served under " + host));
  }

  private EdgeResponses() {}
}
