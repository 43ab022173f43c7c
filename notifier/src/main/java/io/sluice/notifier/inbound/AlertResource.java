package io.sluice.notifier.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.notifier.alert.AlertForwarder;
import io.sluice.notifier.alert.AlertForwarder.ForwardResult;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// The endpoint for Alertmanager, `POST /internal/alerts`. It requires the token of Alertmanager
/// ([AlertsToken]) or the service token.
@ApplicationScoped
class AlertResource {
  static final String PATH = "/internal/alerts";
  private static final long BYTES_MAX = 256 * 1024;

  /// Highest number of documents that are forwarded concurrently; the endpoint answers 503 to
  /// further ones, which Alertmanager sends again.
  private static final int CONCURRENCY_MAX = 8;

  private static final Logger LOG = Logger.getLogger(AlertResource.class);

  private final AlertForwarder forwarder;
  private final MeterRegistry registry;
  private final Semaphore permits = new Semaphore(CONCURRENCY_MAX);

  AlertResource(AlertForwarder forwarder, MeterRegistry registry) {
    this.forwarder = forwarder;
    this.registry = registry;
    List.of("delivered", "no-destination", "undelivered", "unreadable").forEach(this::counter);
  }

  void open(@Observes Router router) {
    router.post(PATH).handler(BodyHandler.create(false).setBodyLimit(BYTES_MAX));
    router.post(PATH).blockingHandler(this::forward, false);
  }

  private Counter counter(String result) {
    return Counter.builder("sluice.alerts")
        .description("Groups of alerts that Alertmanager sent, by result")
        .tag("result", result)
        .register(registry);
  }

  private void forward(RoutingContext request) {
    if (!permits.tryAcquire()) {
      end(request, 503, "undelivered", "too many alerts at once: retry later");
      return;
    }
    try {
      String body = request.body().asString();
      respond(request, forwarder.forward(body == null ? "" : body));
    } finally {
      permits.release();
    }
  }

  private void respond(RoutingContext request, ForwardResult result) {
    switch (result) {
      case ForwardResult.Delivered _ -> end(request, 200, "delivered", "");
      case ForwardResult.NoDestination _ -> {
        LOG.warn("an alert has no destination: set sluice.notifier.alerts.urls");
        end(request, 200, "no-destination", "");
      }
      case ForwardResult.Undelivered(String reason) -> {
        LOG.warnf("an alert was not delivered, Alertmanager sends it again: %s", reason);
        end(request, 503, "undelivered", reason);
      }
      case ForwardResult.Unreadable(String reason) -> {
        LOG.warnf("not a webhook document of Alertmanager: %s", reason);
        end(request, 400, "unreadable", reason);
      }
    }
  }

  private void end(RoutingContext request, int status, String result, String reason) {
    counter(result).increment();
    request.response().setStatusCode(status).putHeader("content-type", "text/plain").end(reason);
  }
}
