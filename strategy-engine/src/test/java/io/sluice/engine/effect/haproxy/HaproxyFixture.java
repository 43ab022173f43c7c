package io.sluice.engine.effect.haproxy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.RawHttpClient;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.Upstreams;
import io.sluice.engine.testing.Tables;
import io.sluice.sandbox.haproxy.Haproxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A real HAProxy with one lane that was adopted, and instances behind it.
@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
abstract class HaproxyFixture {
  static final LaneKey LANE = new LaneKey("production", "shop");
  static final String SERVICE_TOKEN = "let-me-in";
  static final int SLOTS = 150;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  final UUID stable = UUID.randomUUID();
  final UUID candidate = UUID.randomUUID();
  final Upstreams upstreams = new Upstreams();
  private Optional<Haproxy> haproxy = Optional.empty();
  private long tokens;

  @BeforeEach
  void start() {
    start(Duration.ofSeconds(15));
    router().adopt(LANE, token(), router().readAll().startId());
  }

  @AfterEach
  void stop() {
    haproxy.ifPresent(Haproxy::close);
    upstreams.close();
  }

  /// Starts a HAProxy in place of the present one.
  ///
  /// @param patience time for which requests wait for their lane
  final void start(Duration patience) {
    haproxy.ifPresent(Haproxy::close);
    haproxy = Optional.of(Haproxy.start(directory, SLOTS, SERVICE_TOKEN, patience));
  }

  /// Starts a HAProxy with variables in its environment in place of the present one.
  final void start(Map<String, String> settings) {
    haproxy.ifPresent(Haproxy::close);
    haproxy = Optional.of(Haproxy.start(directory, SLOTS, SERVICE_TOKEN, settings));
    router().adopt(LANE, token(), router().readAll().startId());
  }

  final Path directory() {
    return directory;
  }

  final Haproxy haproxy() {
    return haproxy.orElseThrow();
  }

  final Path socket() {
    return haproxy().socket();
  }

  final HaproxyRouter router() {
    return new HaproxyRouter(socket(), LIMIT);
  }

  /// Returns the answer of the Runtime API to `line`.
  final String send(String line) {
    return new HaproxySocket(socket(), LIMIT).send(line);
  }

  final Token token() {
    tokens++;
    return new Token(1, tokens);
  }

  final Table route(Share... shares) {
    return Tables.route(router(), LANE, token(), List.of(shares));
  }

  final Share share(UUID release, int weight, List<Backend> backends) {
    return new Share(release, "1.0 beta", new Percent(weight), backends);
  }

  /// See [RawHttpClient#get].
  final String get(String... headers) throws IOException {
    return RawHttpClient.get(haproxy().port(), LANE.host(), headers);
  }
}
