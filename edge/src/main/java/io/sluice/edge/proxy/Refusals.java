package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Refusal;
import io.sluice.edge.table.Lane;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/// Responses of the edge itself: a status and one line with the reason.
final class Refusals {
  static void answer(HttpServerResponse out, int status, String text, boolean last) {
    out.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
    if (last) {
      Answer.closing(out);
    }
    out.end("sluice: " + text + "\n");
  }

  /// Returns the rejection of a request that no release serves.
  ///
  /// @param lane the lane of its Host
  /// @param previewed the lane whose preview is its Host
  static Refusal unserved(Optional<Lane> lane, Optional<Lane> previewed, String host) {
    return lane.map(it -> Refusal.of(503, it.key() + " has no instance to serve it"))
        .or(() -> previewed.map(it -> Refusal.of(404, it.key() + " has no preview now")))
        .orElseGet(() -> Refusal.of(421, "no lane is served under " + host));
  }

  private Refusals() {}
}
