package io.sluice.health.source;

import io.sluice.health.source.web.Outside;
import io.sluice.health.source.web.Web;
import io.sluice.messaging.reach.Hosts;
import io.sluice.messaging.reach.Resolver;
import io.sluice.messaging.reach.Secrets;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/// The common parts of the tests of HTTP sources.
abstract class WebFixture extends MonitorConformance {
  static final Resolver LITERALS = host -> List.of(InetAddress.ofLiteral(host));

  final Vertx vertx = Vertx.vertx();
  final Web client = new Web(vertx);
  final Outside outside =
      new Outside(
          client,
          LITERALS,
          new Secrets(name -> name.equals("TOKEN") ? Optional.of("hidden") : Optional.empty()),
          environment ->
              environment.equals("production") ? Hosts.of(List.of("127.0.0.1")) : Hosts.NONE);

  FakeWeb web = new FakeWeb();

  /// Replaces the server by one without faults.
  FakeWeb fresh() {
    web.close();
    web = new FakeWeb();
    return web;
  }

  @AfterEach
  void closeWeb() {
    web.close();
  }

  @AfterAll
  void closeClient() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
