package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Refusal;
import io.sluice.edge.table.Lane;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/// Answers that the edge gives itself: a status and one line that says why.
final class Refusals {
  static void answer(HttpServerResponse out, int status, String text, boolean last) {
    out.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
    if (last) {
      Answer.closing(out);
    }
    out.end("sluice: " + text + "\n");
  }

  /// What to say of a request that goes nowhere.
  ///
  /// @param lane that its Host is
  /// @param previewed whose preview it is
  static Refusal unserved(Optional<Lane> lane, Optional<Lane> previewed, String host) {
    return lane.map(it -> Refusal.of(503, it.key() + " has no instance to serve it"))
        .or(() -> previewed.map(it -> Refusal.of(404, it.key() + " has no preview now")))
        .orElseGet(() -> Refusal.of(421, "no lane is served under " + host));
  }

  private Refusals() {}
}
