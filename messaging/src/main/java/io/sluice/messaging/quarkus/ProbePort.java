package io.sluice.messaging.quarkus;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// A port of the loopback interface with the health of the service and nothing else, and without
/// TLS: the probe in the container runs every few seconds, and a handshake would cost its JVM more
/// than the rest.
///
/// It requests the health from the service's port with TLS, on a new connection. So a service is
/// ready only if that port works, and its first handshakes, which are slow, are not those of users.
@ApplicationScoped
class ProbePort {
  static final String SETTING = "sluice.probe-port";
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final int NOT_FOUND = 404;
  private static final int BAD_GATEWAY = 502;
  private static final Set<String> PATHS =
      Set.of(HealthResource.PATH, "/q/health", "/q/health/live", "/q/health/ready");
  private static final Logger LOG = Logger.getLogger(ProbePort.class);

  private final OptionalInt port;
  private final int tlsPort;
  private final Optional<Path> authority;

  /// @param port closed if empty
  /// @param tlsPort port of the service with TLS
  /// @param authority of its certificate; if empty, those that the JDK trusts
  ProbePort(
      @ConfigProperty(name = SETTING) OptionalInt port,
      @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int tlsPort,
      @ConfigProperty(name = InternalHttp.SETTING) Optional<Path> authority) {
    this.port = port;
    this.tlsPort = tlsPort;
    this.authority = authority;
  }

  void open(@Observes StartupEvent event, Vertx vertx) {
    if (port.isPresent()) {
      open(vertx, port.getAsInt());
    }
  }

  private void open(Vertx vertx, int number) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setKeepAlive(false)
            .setConnectTimeout((int) TIMEOUT.toMillis());
    authority.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    HttpClient client = vertx.createHttpClient(options);
    var _ =
        vertx
            .createHttpServer()
            .requestHandler(request -> handle(client, request))
            .listen(number, "127.0.0.1")
            .onFailure(failure -> LOG.errorf(failure, "%s cannot be opened", SETTING));
  }

  private void handle(HttpClient client, HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String path = request.path();
    if (path == null || !PATHS.contains(path)) {
      var _ = response.setStatusCode(NOT_FOUND).end();
      return;
    }
    var _ =
        client
            .request(HttpMethod.GET, tlsPort, "127.0.0.1", path)
            .compose(HttpClientRequest::send)
            .compose(answer -> {
              response.setStatusCode(answer.statusCode());
              return answer.body();
            })
            .recover(failure -> {
              response.setStatusCode(BAD_GATEWAY);
              return Future.succeededFuture(Buffer.buffer(failure.toString()));
            })
            .compose(response::end);
  }
}
