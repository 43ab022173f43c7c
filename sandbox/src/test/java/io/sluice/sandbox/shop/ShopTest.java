package io.sluice.sandbox.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShopTest {

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void it_answers_its_version_and_its_health() throws IOException, InterruptedException {
    try (Shop shop = start("--version", "1.4")) {
      assertThat(get(shop, "/").body()).isEqualTo("shop 1.4 is open\n");
      assertThat(get(shop, "/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void environment_variables_set_the_options_and_flags_override_them() {
    ShopOptions options =
        ShopOptions.parse(
            List.of("--delay", "7"),
            Map.of(
                "HOST",
                "0.0.0.0",
                "PORT",
                "80",
                "SHOP_VERSION",
                "2.0",
                "SHOP_DELAY",
                "9",
                "SHOP_SLOW",
                "0.2"));
    assertThat(options)
        .isEqualTo(
            new ShopOptions(
                "0.0.0.0",
                80,
                "2.0",
                0,
                Duration.ofMillis(7),
                0.2,
                Duration.ZERO,
                0,
                Optional.empty()));
  }

  @Test
  void the_share_that_fails_is_kept_exactly() throws IOException, InterruptedException {
    assertThat(LongStream.rangeClosed(1, 1_000).filter(n -> Shop.isOneOf(n, 0.3)).count())
        .isEqualTo(300);
    try (Shop shop = start("--fail", "0.5")) {
      assertThat(get(shop, "/").statusCode() + get(shop, "/").statusCode()).isEqualTo(700);
      assertThat(get(shop, "/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void the_shop_reports_its_responses_to_prometheus() throws IOException, InterruptedException {
    try (Shop shop = start("--version", "1.4", "--fail", "0.5", "--delay", "30")) {
      for (int i = 0; i < 4; i++) {
        get(shop, "/");
      }
      get(shop, "/health");

      assertThat(get(shop, "/metrics").body())
          .contains("shop_requests_total{version=\"1.4\",status=\"200\"} 2\n")
          .contains("shop_requests_total{version=\"1.4\",status=\"500\"} 2\n")
          .contains("shop_request_seconds_bucket{version=\"1.4\",le=\"0.025\"} 0\n")
          .contains("shop_request_seconds_bucket{version=\"1.4\",le=\"10.0\"} 4\n")
          .contains("shop_request_seconds_bucket{version=\"1.4\",le=\"+Inf\"} 4\n")
          .contains("shop_request_seconds_count{version=\"1.4\"} 4\n");
    }
  }

  @Test
  void a_share_of_the_requests_takes_half_a_second_longer()
      throws IOException, InterruptedException {
    try (Shop shop = start("--slow", "0.5")) {
      long begin = System.nanoTime();
      assertThat(get(shop, "/").statusCode()).isEqualTo(200);
      assertThat(get(shop, "/").statusCode()).isEqualTo(200);
      assertThat(System.nanoTime() - begin).isGreaterThan(500_000_000L);
      assertThat(get(shop, "/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void it_is_not_ready_before_its_time() throws IOException, InterruptedException {
    try (Shop shop = start("--ready-after", "60000")) {
      assertThat(get(shop, "/health").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void a_request_in_flight_is_finished_and_no_other_accepted()
      throws IOException, InterruptedException {
    Shop shop = start("--delay", "500");
    URI uri = URI.create("http://127.0.0.1:%d/".formatted(shop.port()));
    CompletableFuture<HttpResponse<String>> inFlight =
        client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    while (shop.seen() == 0) {
      Thread.onSpinWait();
    }
    long begin = System.nanoTime();
    shop.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    assertThat(inFlight.join().statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> get(shop, "/")).isInstanceOf(IOException.class);
  }

  @Test
  void an_unknown_option_or_invalid_value_is_rejected_by_name() {
    assertThatThrownBy(() -> ShopOptions.parse(List.of("--fial", "1"), Map.of()))
        .hasMessage("unknown option --fial");
    assertThatThrownBy(() -> ShopOptions.parse(List.of("--fail", "2"), Map.of()))
        .hasMessage("--fail 2.0 is not from 0 to 1");
    assertThat(ShopOptions.parse(List.of(), Map.of("PORT", "7100")).port()).isEqualTo(7_100);
  }

  private static Shop start(String... arguments) throws IOException {
    return Shop.start(ShopOptions.parse(List.of(arguments), Map.of("PORT", "0")));
  }

  private HttpResponse<String> get(Shop shop, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(shop.port(), path));
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
