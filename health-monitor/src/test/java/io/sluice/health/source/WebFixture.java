package io.sluice.health.source;

import io.sluice.health.source.egress.EgressClient;
import io.sluice.health.source.egress.HttpFetcher;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.VariableSecretStore;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/// The common parts of the tests of HTTP sources.
abstract class WebFixture extends SourceClientConformance {
  static final DnsResolver LITERALS = host -> List.of(InetAddress.ofLiteral(host));

  final Vertx vertx = Vertx.vertx();
  final HttpFetcher fetcher = new HttpFetcher(vertx);
  final EgressClient egress =
      new EgressClient(
          fetcher,
          LITERALS,
          environment -> secrets(environment, "TOKEN", "hidden"),
          environment ->
              environment.equals("production")
                  ? HostAllowlist.of(List.of("127.0.0.1"))
                  : HostAllowlist.NONE);

  FakeWeb web = new FakeWeb();

  /// Returns the secrets of `environment`: of production one variable, of others none.
  static SecretReader secrets(String environment, String variable, String value) {
    return new SecretReader(
        Map.of(
            "env",
            new VariableSecretStore(
                "",
                name ->
                    Optional.of(value)
                        .filter(_ -> environment.equals("production") && name.equals(variable)))));
  }

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
    fetcher.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
