package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.edge.proxy.ClientPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// More clients than the maximum: connected ones are served, the others are closed, and the table
/// can still be written.
class ClientLimitTest {
  private static final int MOST = 3;

  @RegisterExtension
  private final RunningEdge edge = new RunningEdge(RunningEdge.LIMITS.withClients(MOST));

  @RegisterExtension
  private final RunningEdge limitedByAddress =
      new RunningEdge(RunningEdge.LIMITS, ClientPolicy.DEFAULT.withConnections(MOST));

  @Test
  void a_client_above_the_maximum_is_closed_until_another_disconnects() throws IOException {
    try (ScriptedUpstream app = answering();
        ByteClient first = edge.client();
        ByteClient second = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      assertThat(first.get(SHOP.host(), "/").status()).isEqualTo(200);
      assertThat(second.get(SHOP.host(), "/").status()).isEqualTo(200);
      try (ByteClient third = edge.client()) {
        assertThat(third.get(SHOP.host(), "/").status()).isEqualTo(200);
        // Connects only now: of two simultaneous clients either could be accepted.
        try (ByteClient fourth = edge.client()) {
          assertThat(fourth.isClosed()).isTrue();
        }
        assertThat(edge.route(weighted(ONE, "1.0", 100, app.endpoint())).status()).isEqualTo(200);
        assertThat(first.get(SHOP.host(), "/").status()).isEqualTo(200);
      }
      await().untilAsserted(() -> assertThat(edge.get("/").status()).isEqualTo(200));
    }
  }

  @Test
  void a_websocket_has_its_place_until_it_ends() throws IOException {
    requirePlaceOfWebSockets(edge);
  }

  @Test
  void a_websocket_has_its_place_in_the_limit_of_its_address_until_it_ends() throws IOException {
    requirePlaceOfWebSockets(limitedByAddress);
  }

  private static void requirePlaceOfWebSockets(RunningEdge limited) throws IOException {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              if (line.head().contains("/chat")) {
                line.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n");
                line.send("Upgrade: websocket\r\n\r\n");
                line.drain();
              } else {
                line.answer("a");
              }
            })) {
      limited.route(weighted(ONE, "1.0", 100, app.endpoint()));
      List<ByteClient> chats = List.of(chat(limited), chat(limited), chat(limited));
      try (ByteClient above = limited.client()) {
        assertThat(above.isClosed()).isTrue();
      }
      chats.forEach(ByteClient::close);
      await().untilAsserted(() -> assertThat(limited.get("/").status()).isEqualTo(200));
    }
  }

  private static ByteClient chat(RunningEdge limited) throws IOException {
    ByteClient client = limited.client();
    client.send(
        "GET /chat HTTP/1.1",
        "Host: " + SHOP.host(),
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    assertThat(client.readHead().status()).isEqualTo(101);
    return client;
  }

  private static ScriptedUpstream answering() {
    return new ScriptedUpstream(
        "a",
        line -> {
          while (true) {
            line.head();
            line.answer("a");
          }
        });
  }
}
