package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The data behind verdicts is read live; an unavailable monitor causes a problem, not a wait.
@QuarkusTest
class MonitorTest extends ApiTest {
  @ConfigProperty(name = "sluice.api.health-url")
  URI monitor = URI.create("http://unset");

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> queries = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void a_recording_and_its_entries_are_returned_unchanged() throws IOException {
    String release = serve("1.0").id().toString();
    String path = "/api/v1/releases/%s/recording".formatted(release);
    assertThat(admin.get(path).status()).isEqualTo(503);
    respond("/internal/releases/%s/recording".formatted(release), "{\"rules\": \"r/1\"}");
    respond("/internal/releases/%s/recording/entries".formatted(release), "{\"entries\":[ ]}");

    assertThat(admin.get(path).body()).isEqualTo("{\"rules\": \"r/1\"}");
    assertThat(admin.get(path + "/entries?limit=3&cursor=1-2").body())
        .isEqualTo("{\"entries\":[ ]}");
    assertThat(queries).contains("limit=3&cursor=1-2");
    assertThat(admin.get(path + "/entries?limit=0").status()).isEqualTo(400);
  }

  @Test
  void the_noise_of_a_lane_is_returned_unchanged() throws IOException {
    String lane = serve("1.0").lane().toString();
    respond("/internal/lanes/%s/noise".formatted(lane), "{\"releases\": 1}");

    assertThat(admin.get("/api/v1/lanes/%s/noise".formatted(lane)).body())
        .isEqualTo("{\"releases\": 1}");
    assertThat(admin.get("/api/v1/lanes/production/unknown/noise").status()).isEqualTo(404);
  }

  @Test
  void a_recording_requires_an_existing_release_and_a_known_token() {
    String unknown = "/api/v1/releases/00000000-0000-0000-0000-000000000009/recording";

    assertThat(admin.get(unknown).status()).isEqualTo(404);
    assertThat(admin.as("stranger").get(unknown).status()).isEqualTo(401);
  }

  private void respond(String path, String body) throws IOException {
    if (servers.isEmpty()) {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), monitor.getPort()), 0);
      server.start();
      servers.add(server);
    }
    servers
        .getFirst()
        .createContext(
            path,
            exchange -> {
              boolean known =
                  ("Bearer " + ApiStack.SERVICE_TOKEN)
                      .equals(exchange.getRequestHeaders().getFirst("Authorization"));
              queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
              byte[] bytes = body.getBytes(UTF_8);
              exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
              exchange.getResponseBody().write(bytes);
              exchange.close();
            });
  }
}
