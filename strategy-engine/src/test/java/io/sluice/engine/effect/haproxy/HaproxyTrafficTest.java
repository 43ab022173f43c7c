package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Token;
import io.sluice.engine.effect.target.FencedConformance;
import io.sluice.engine.effect.target.NotSupported;
import io.sluice.engine.effect.target.RequestShape;
import io.sluice.engine.effect.target.RequestShape.Result;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.Tables;
import io.sluice.sandbox.haproxy.Haproxy;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
@NotSupported("a_share_of_the_requests_is_copied_and_no_copy_answers")
class HaproxyTrafficTest extends FencedConformance {
  private static final int SLOTS = 8;
  private static final Map<String, String> SETTINGS =
      Map.of("SLUICE_TRUSTED_PROXIES", TRUSTED_PROXIES, "SLUICE_PROXY_PROTOCOL", PROXY_PROTOCOL);

  @TempDir private Path directory;

  private Optional<Haproxy> haproxy = Optional.empty();

  @BeforeEach
  void start() {
    haproxy = Optional.of(Haproxy.start(directory, SLOTS, "let-me-in", SETTINGS));
    router().adopt(LANE, token(), router().readAll().startId());
  }

  @AfterEach
  void stop() {
    haproxy.ifPresent(Haproxy::close);
  }

  @Override
  protected HaproxyRouter router() {
    return at(control());
  }

  @Override
  protected int port() {
    return haproxy.orElseThrow().port();
  }

  @Override
  protected Result expected(RequestShape shape) {
    return shape.haproxy();
  }

  @Override
  protected SocketAddress control() {
    return UnixDomainSocketAddress.of(haproxy.orElseThrow().socket());
  }

  @Override
  protected HaproxyRouter at(SocketAddress address) {
    return new HaproxyRouter(((UnixDomainSocketAddress) address).getPath(), LIMIT);
  }

  @Test
  void tries_that_failed_use_up_no_slots() {
    Backend nowhere = new Backend(UUID.randomUUID(), "no.such.host.invalid", 1);
    for (int i = 0; i < 2 * SLOTS; i++) {
      Token token = token();
      assertThatThrownBy(() ->
              Tables.route(router(), LANE, token, List.of(share(stable, 100, List.of(nowhere)))))
          .isInstanceOf(TargetException.Unreachable.class);
    }

    Share good = share(stable, 100, List.of(upstreams.start()));
    await()
        .ignoreExceptionsInstanceOf(TargetException.Unreachable.class) // one write frees them
        .untilAsserted(() -> assertThat(route(good).shares()).containsExactly(good));
  }
}
