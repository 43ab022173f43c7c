package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.share;
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
class CopiesTest {
  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private void mirror(App stable, App candidate) {
    edge.route(share(ONE, "1.0", 100, stable.endpoint()));
    Client.Answer answer =
        edge.mirror(
            TWO,
            100,
            share(ONE, "1.0", 100, stable.endpoint()),
            share(TWO, "2.0", 0, candidate.endpoint()));
    assertThat(answer.head()).startsWith("HTTP/1.1 200");
  }

  private void see(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    seen.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                body,
                exchange.getRequestHeaders().getFirst("x-sluice-copy")));
  }

  private static Client.Answer post(Client client, String path, String body) {
    return client.ask(
        "POST " + path + " HTTP/1.1",
        "Host: " + SHOP.host(),
        "X-Sluice-Copy: forged",
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
                  see(exchange);
                  App.answer(exchange, 200, "stable");
                });
        App candidate =
            new App(
                "b",
                exchange -> {
                  see(exchange);
                  App.answer(exchange, 500, "candidate");
                });
        Client client = edge.client()) {
      mirror(stable, candidate);

      assertThat(post(client, "/buy?x=1", "three").body()).isEqualTo("stable");

      awaitCopies(1, 1, 0);
      assertThat(List.copyOf(seen))
          .containsExactlyInAnyOrder("POST /buy?x=1 three null", "POST /buy?x=1 three true");
      edge.awaitCounts(ONE, "a", 1, 0);
      edge.awaitCounts(TWO, "b", 0, 0);
    }
  }

  @Test
  void a_body_that_is_too_large_to_be_kept_is_not_copied() {
    try (App stable = App.named("a");
        App candidate = App.named("b");
        Client client = edge.client()) {
      mirror(stable, candidate);

      assertThat(post(client, "/", "x".repeat(70_000)).body()).isEqualTo("a");

      awaitCopies(0, 0, 1);
      assertThat(candidate.handled()).isZero();
    }
  }

  @Test
  void a_candidate_that_hangs_costs_nothing_but_copies() {
    CountDownLatch held = new CountDownLatch(1);
    int loops = Runtime.getRuntime().availableProcessors();
    int many = 70 * loops;
    try (App stable = App.named("a");
        App candidate =
            new App(
                "b",
                exchange -> {
                  awaitDown(held);
                  App.answer(exchange, 200, "late");
                });
        Client client = edge.client()) {
      mirror(stable, candidate);

      for (int i = 0; i < many; i++) {
        assertThat(client.get(SHOP.host(), "/").body()).isEqualTo("a");
      }

      await().untilAsserted(() -> assertThat(count("dropped")).isPositive());
      int dropped = count("dropped");
      held.countDown();
      awaitCopies(many - dropped, 0, dropped);
      edge.awaitCounts(ONE, "a", many, 0);
    }
  }

  @Test
  void a_copy_broken_off_in_the_middle_of_its_answer_is_an_error_and_one_not_sent_is_none() {
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
      awaitCopies(1, 1, 0);
      candidate.close();
      assertThat(edge.get("/").body()).isEqualTo("a");

      awaitCopies(1, 1, 1);
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

  private void awaitCopies(int copies, int errors, int dropped) {
    await()
        .untilAsserted(() -> {
          assertThat(count("copies")).as("copies").isEqualTo(copies);
          assertThat(count("copyErrors")).as("errors").isEqualTo(errors);
          assertThat(count("dropped")).as("dropped").isEqualTo(dropped);
        });
  }
}
