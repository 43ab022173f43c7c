package io.sluice.edge.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/// Answers that the edge gives itself: a status and one line that says why.
final class Refusals {
  static void answer(HttpServerResponse out, int status, String text, boolean last) {
    out.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
    if (last) {
      Answer.closing(out);
    }
    out.end("sluice: " + text + "\n");
  }

  private Refusals() {}
}
