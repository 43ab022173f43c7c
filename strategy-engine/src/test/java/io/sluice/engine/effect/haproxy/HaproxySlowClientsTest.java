package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.effect.target.RecordingUpstream;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.SlowClient;
import io.sluice.engine.effect.target.SlowClientsConformance;
import io.sluice.sandbox.haproxy.Haproxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
class HaproxySlowClientsTest extends SlowClientsConformance {
  private static final String LIMIT_MS = Long.toString(LIMIT.toMillis());
  private static final Map<String, String> SETTINGS =
      Map.of("SLUICE_HEAD_MS", LIMIT_MS, "SLUICE_BODY_MS", LIMIT_MS, "SLUICE_TUNNEL_MS", LIMIT_MS);

  @TempDir private Path directory;

  private Optional<Haproxy> haproxy = Optional.empty();

  @Override
  protected void start() {
    haproxy = Optional.of(Haproxy.start(directory, 8, "let-me-in", SETTINGS));
  }

  @AfterEach
  void stop() {
    haproxy.ifPresent(Haproxy::close);
  }

  @Test
  void a_body_that_waits_for_the_instance_arrives() throws IOException {
    String body = "a".repeat(3_000_000);
    try (var slow = RecordingUpstream.start(LIMIT.multipliedBy(4));
        var client = new SlowClient(port())) {
      routeTo(slow);
      client.write(
          "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(LANE.host(), body.length()));
      Thread _ = Thread.ofVirtual().start(() -> client.write(body));

      client.awaitReceived("HTTP/1.1 200");

      assertThat(slow.take()).extracting(RecordingUpstream.Arrived::body).containsExactly(body);
    }
  }

  @Override
  protected Router router() {
    return new HaproxyRouter(haproxy.orElseThrow().socket(), Duration.ofSeconds(30));
  }

  @Override
  protected int port() {
    return haproxy.orElseThrow().port();
  }
}
