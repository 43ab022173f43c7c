package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.Json;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pages with data of the other services.
@QuarkusTest
class ConsoleDataTest extends ApiTest {
  private static final String ATTACK =
      "</pre><script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  @ConfigProperty(name = "sluice.api.engine-url")
  URI engine = URI.create("http://unset");

  @ConfigProperty(name = "sluice.api.health-url")
  URI monitor = URI.create("http://unset");

  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> queries = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private HttpServer respond(URI service, String path, String body) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), service.getPort()), 0);
    servers.add(server);
    server.createContext(
        path,
        exchange -> {
          queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
          answer(exchange, body);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Shown get(String path) {
    return new ConsoleBrowser(url).as("viewer").get(path);
  }

  @Test
  void lines_of_a_log_are_text_and_no_part_of_the_page() throws IOException {
    ReleaseView _ = serve("1.0");
    HttpServer _ =
        respond(
            engine,
            "/internal/lanes/%s/logs".formatted(lane),
            "one\n" + ATTACK + "\n\u001b[31mred\n");

    Shown page =
        get("/console/lanes/%s/logs?instance=%s".formatted(lane, URLEncoder.encode(ATTACK, UTF_8)));

    assertThat(page.status()).as(page.http().body()).isEqualTo(200);
    assertThat(page.html().select("pre.log").eachText()).hasSize(1);
    assertThat(page.text("pre.log")).contains("one", ATTACK, "red");
    assertThat(page.text("h1")).contains(ATTACK);
    assertThat(page.html().select("script:not([src]), img, [onerror], style, [style]")).isEmpty();
  }

  @Test
  void a_log_without_the_engine_is_a_page_that_says_so() {
    ReleaseView _ = serve("1.0");

    Shown page = get("/console/lanes/%s/logs".formatted(lane));

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.text("main")).contains("strategy-engine does not answer");
  }

  private static WatchEvent ticks() {
    return ticksUntil(2);
  }

  private static WatchEvent ticksUntil(int second) {
    return new WatchEvent.TicksRecorded(
        new Tick(
            1,
            new Tick.Span(START, START.plusSeconds(second), Duration.ofSeconds(1)),
            new VersionCounts(new Counts(5, 1, List.of(), 0), new Counts(8, 0, List.of(), 0)),
            true,
            Tick.Probes.NONE,
            List.of()),
        1);
  }

  @Test
  void the_export_of_a_release_is_its_whole_recording() throws IOException {
    UUID release = serve("1.0").id();
    String path = "/internal/releases/%s/recording".formatted(release);
    String part = Json.write(new Recording.Part(List.of(ticks()), Optional.of("1-2")));
    String last = Json.write(new Recording.Part(List.of(ticks()), Optional.empty()));
    HttpServer server = respond(monitor, path, "{\"rules\":\"r/1\"}");
    server.createContext(
        path + "/entries",
        exchange ->
            answer(
                exchange,
                String.valueOf(exchange.getRequestURI().getQuery()).contains("cursor=1-2")
                    ? last
                    : part));

    Shown file = get("/console/releases/%s/recording".formatted(release));

    assertThat(file.status()).as(file.http().body()).isEqualTo(200);
    assertThat(file.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"verdicts-%s.json\"".formatted(release));
    JsonNode json = Json.read(file.http().body(), JsonNode.class);
    assertThat(json.at("/recording/rules").asText()).isEqualTo("r/1");
    assertThat(json.at("/entries")).hasSize(2);
    assertThat(Json.read(json.at("/entries/1").toString(), WatchEvent.class)).isEqualTo(ticks());
  }

  @Test
  void an_export_repeats_a_read_of_a_busy_monitor() throws IOException {
    UUID release = serve("1.0").id();
    String path = "/internal/releases/%s/recording".formatted(release);
    String last = Json.write(new Recording.Part(List.of(ticks()), Optional.empty()));
    AtomicInteger reads = new AtomicInteger();
    HttpServer server = respond(monitor, path, "{}");
    server.createContext(
        path + "/entries",
        exchange -> {
          if (reads.incrementAndGet() < 3) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
          } else {
            answer(exchange, last);
          }
        });

    Shown file = get("/console/releases/%s/recording".formatted(release));

    assertThat(file.status()).as(file.http().body()).isEqualTo(200);
    assertThat(reads).hasValue(3);
  }

  @Test
  void a_recording_that_is_too_long_names_the_command() throws IOException {
    UUID release = serve("1.0").id();
    String path = "/internal/releases/%s/recording".formatted(release);
    HttpServer server = respond(monitor, path, "{}");
    server.createContext(
        path + "/entries",
        exchange ->
            answer(exchange, Json.write(new Recording.Part(List.of(ticks()), Optional.of("1-2")))));

    Shown page = get("/console/releases/%s/recording".formatted(release));

    assertThat(page.status()).isEqualTo(413);
    assertThat(page.text("main")).contains("sluice verdicts %s --export".formatted(release));
  }

  /// A part has 1.8 MiB, so that the tenth of at most 50 exceeds the limit.
  @Test
  void a_recording_of_more_than_16_mib_names_the_command() throws IOException {
    UUID release = serve("1.0").id();
    String path = "/internal/releases/%s/recording".formatted(release);
    String part =
        Json.write(
            new Recording.Part(
                Collections.nCopies(200, verdict("x".repeat(9_000))), Optional.of("1-2")));
    AtomicInteger reads = new AtomicInteger();
    HttpServer server = respond(monitor, path, "{}");
    server.createContext(
        path + "/entries",
        exchange -> {
          reads.incrementAndGet();
          answer(exchange, part);
        });

    Shown page = get("/console/releases/%s/recording".formatted(release));

    assertThat(page.status()).isEqualTo(413);
    assertThat(page.text("main")).contains("sluice verdicts %s --export".formatted(release));
    assertThat(reads.get()).isBetween(8, 10);
  }

  @Test
  void the_series_of_a_release_are_the_recorded_ticks() throws IOException {
    UUID release = serve("1.0").id();
    HttpServer _ =
        respond(
            monitor,
            "/internal/releases/%s/recording/entries".formatted(release),
            Json.write(new Recording.Part(List.of(ticks()), Optional.of("1-2"))));

    Shown series = get("/console/releases/%s/series?cursor=0-1".formatted(release));

    assertThat(series.status()).as(series.http().body()).isEqualTo(200);
    assertThat(series.header("Content-Type")).startsWith("application/json");
    JsonNode json = Json.read(series.http().body(), JsonNode.class);
    assertThat(json.at("/at/0").asLong()).isEqualTo(START.plusSeconds(2).getEpochSecond());
    assertThat(json.at("/candidate/requests/0").asDouble()).isEqualTo(2.5);
    assertThat(json.at("/candidate/errors/0").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/candidate/p95/0").isNull()).isTrue();
    assertThat(json.at("/stable/requests/0").asDouble()).isEqualTo(4.0);
    assertThat(json.at("/next").asText()).isEqualTo("1-2");
    assertThat(queries).anyMatch(query -> query.contains("cursor=0-1"));
  }

  @Test
  void series_that_cannot_be_read_are_a_problem() throws IOException {
    UUID release = serve("1.0").id();
    String path = "/console/releases/%s/series".formatted(release);
    assertThat(get(path).status()).isEqualTo(503);

    HttpServer _ =
        respond(
            monitor,
            "/internal/releases/%s/recording/entries".formatted(release),
            "{\"entries\": 7}");

    assertThat(get(path).status()).isEqualTo(503);
    assertThat(get("/console/releases/%s/series".formatted(UUID.randomUUID())).status())
        .isEqualTo(404);
  }

  /// The events of the lane are a second apart, and the second release starts with the event 7.
  @Test
  void a_release_as_it_was_has_its_recorded_evidence() throws IOException {
    ReleaseView _ = serve("1.0");
    ReleaseView gated = gated();
    HttpServer _ =
        respond(
            monitor,
            "/internal/releases/%s/recording/entries".formatted(gated.id()),
            Json.write(
                new Recording.Part(
                    List.of(ticks(), verdict("one of 100"), ticksUntil(9), verdict("two of 100")),
                    Optional.empty())));
    String address = "/console/releases/%s?at=".formatted(gated.id());
    String evidence = "section[aria-labelledby=evidence]";

    Shown before = get(address + 8);
    Shown after = get(address + 9);

    assertThat(before.text(evidence))
        .contains("one of 100", "errors e-value 12.1 of 100", "last recorded verdict")
        .doesNotContain("cannot be read", "two of 100");
    assertThat(after.text(evidence)).contains("two of 100").doesNotContain("one of 100");
  }

  private static WatchEvent verdict(String sentence) {
    return new WatchEvent.VerdictPublished(
        new Verdict(2, Verdict.Kind.INCONCLUSIVE, sentence, ConsoleLaneTest.evidence(2.5, 4.61)));
  }
}
