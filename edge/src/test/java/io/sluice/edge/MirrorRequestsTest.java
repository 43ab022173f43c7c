package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Mirrored requests: their responses are discarded, they do not affect the live request, and they
/// are counted separately.
class MirrorRequestsTest {
  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  private void mirror(App stable, App candidate) {
    edge.route(weighted(ONE, "1.0", 100, stable.endpoint()));
    ByteClient.Answer answer =
        edge.mirror(
            TWO,
            100,
            weighted(ONE, "1.0", 100, stable.endpoint()),
            weighted(TWO, "2.0", 0, candidate.endpoint()));
    assertThat(answer.head()).startsWith("HTTP/1.1 200");
  }

  private void record(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    received.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                body,
                exchange.getRequestHeaders().getFirst("x-sluice-mirror")));
  }

  private static ByteClient.Answer post(ByteClient client, String path, String body) {
    return client.exchange(
        "POST " + path + " HTTP/1.1",
        "Host: " + SHOP.host(),
        "X-Sluice-Mirror: forged",
        "Content-Length: " + body.length(),
        "",
        body);
  }

  @Test
  void a_mirrored_request_is_identical_but_marked_and_its_response_is_discarded() {
    try (App stable =
            new App(
                "a",
                exchange -> {
                  record(exchange);
                  App.answer(exchange, 200, "stable");
                });
        App candidate =
            new App(
                "b",
                exchange -> {
                  record(exchange);
                  App.answer(exchange, 500, "candidate");
                });
        ByteClient client = edge.client()) {
      mirror(stable, candidate);

      assertThat(post(client, "/buy?x=1", "three").body()).isEqualTo("stable");

      awaitMirrored(1, 1, 0);
      assertThat(List.copyOf(received))
          .containsExactlyInAnyOrder("POST /buy?x=1 three null", "POST /buy?x=1 three true");
      edge.awaitCounts(ONE, "a", 1, 0);
      edge.awaitCounts(TWO, "b", 0, 0);
    }
  }

  @Test
  void a_body_that_is_too_large_to_be_buffered_is_not_mirrored() {
    try (App stable = App.named("a");
        App candidate = App.named("b");
        ByteClient client = edge.client()) {
      mirror(stable, candidate);

      assertThat(post(client, "/", "x".repeat(70_000)).body()).isEqualTo("a");

      awaitMirrored(0, 0, 1);
      assertThat(candidate.handled()).isZero();
    }
  }

  @Test
  void a_candidate_that_hangs_costs_only_mirrored_requests() {
    CountDownLatch released = new CountDownLatch(1);
    int loops = Runtime.getRuntime().availableProcessors();
    int many = 70 * loops;
    try (App stable = App.named("a");
        App candidate =
            new App(
                "b",
                exchange -> {
                  awaitDown(released);
                  App.answer(exchange, 200, "late");
                });
        ByteClient client = edge.client()) {
      mirror(stable, candidate);

      for (int i = 0; i < many; i++) {
        assertThat(client.get(SHOP.host(), "/").body()).isEqualTo("a");
      }

      await().untilAsserted(() -> assertThat(count("dropped")).isPositive());
      int dropped = count("dropped");
      released.countDown();
      awaitMirrored(many - dropped, 0, dropped);
      edge.awaitCounts(ONE, "a", many, 0);
    }
  }

  @Test
  void a_mirrored_request_with_a_partial_response_is_an_error_and_an_unsent_one_is_not() {
    App candidate =
        new App(
            "b",
            exchange -> {
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write(1);
              exchange.close();
            });
    try (App stable = App.named("a")) {
      mirror(stable, candidate);

      assertThat(edge.get("/").body()).isEqualTo("a");
      awaitMirrored(1, 1, 0);
      candidate.close();
      assertThat(edge.get("/").body()).isEqualTo("a");

      awaitMirrored(1, 1, 1);
    }
  }

  private static void awaitDown(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int count(String what) {
    return counts().at("/" + what).intValue();
  }

  private JsonNode counts() {
    return edge.counts(TWO, "b");
  }

  private void awaitMirrored(int mirrored, int errors, int dropped) {
    await()
        .untilAsserted(() -> {
          assertThat(count("mirrored")).as("copies").isEqualTo(mirrored);
          assertThat(count("mirrorErrors")).as("errors").isEqualTo(errors);
          assertThat(count("dropped")).as("dropped").isEqualTo(dropped);
        });
  }
}
