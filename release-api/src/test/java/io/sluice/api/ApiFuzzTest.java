package io.sluice.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.FuzzRequests.FuzzRequest;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random requests for each operation of the OpenAPI document, valid and hostile, with each kind of
/// credential. `-Dsluice.fuzz` sets their number, and `-Dsluice.seed` repeats a run.
@QuarkusTest
class ApiFuzzTest extends ApiTest {
  private static final int REQUESTS = Integer.getInteger("sluice.fuzz", 2_000);
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int WORKERS = 4;
  private static final int FAILURES_MAX = 20;
  private static final int EXCERPT = 1_000;
  private static final Set<Integer> STATUSES = Set.of(200, 202, 400, 401, 403, 404, 405, 415, 422);

  /// The beginning of each token, in clear and in Base64.
  private static final List<String> SECRETS = List.of(ApiStack.token(""), "dG9rZW4tb2YtdGhl");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
  private final Set<String> successes = ConcurrentHashMap.newKeySet();

  /// @param body empty of an event stream, which does not end
  private record Answer(HttpResponse<InputStream> http, String body) {}

  @Test
  void no_request_gets_an_internal_error_a_late_answer_or_a_secret() throws Exception {
    System.out.printf("%d requests, -Dsluice.seed=%d%n", REQUESTS, SEED);
    var requests = new FuzzRequests(SEED, releases());
    try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> running =
          Stream.generate(() -> workers.submit(() -> work(requests, calls)))
              .limit(WORKERS)
              .toList();
      for (Future<?> worker : running) {
        worker.get();
      }
    }
    System.out.printf("statuses %s; %d operations succeeded%n", statuses, successes.size());

    assertThat(failures).isEmpty();
    assertThat(admin.get("/q/metrics").body()).isNotEmpty().doesNotContain(SECRETS);
    assertThat(statuses.keySet()).containsAll(STATUSES);
    assertThat(successes).as("operations").hasSizeGreaterThan(requests.operations() / 4);
  }

  private List<String> releases() {
    return Stream.of("fuzz-a", "fuzz-b", "fuzz-c").map(this::release).toList();
  }

  private String release(String environment) {
    in(environment);
    assertThat(admin.set("/api/v1/environments/" + environment, "{}").status()).isEqualTo(200);
    return post("1.0").id().toString();
  }

  private void work(FuzzRequests requests, ExecutorService calls) {
    for (int i = next.getAndIncrement();
        i < REQUESTS && failures.size() < FAILURES_MAX;
        i = next.getAndIncrement()) {
      FuzzRequest request = requests.request(i);
      Future<Answer> call = calls.submit(() -> send(request));
      try {
        Answer answer = call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        statuses.merge(answer.http().statusCode(), 1, Integer::sum);
        if (answer.http().statusCode() < 300) {
          successes.add(request.operation());
        }
        check(request, answer);
      } catch (TimeoutException e) {
        call.cancel(true);
        failures.add("no answer in time: " + describe(i, request));
      } catch (Exception | AssertionError e) {
        failures.add(e + ": " + describe(i, request));
      }
    }
  }

  private Answer send(FuzzRequest request) throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url.resolve("/") + request.target().substring(1)))
            .method(request.method(), BodyPublishers.ofString(request.body(), ISO_8859_1));
    request.headers().forEach(builder::setHeader);
    if (!request.role().isEmpty()) {
      builder.header("Authorization", "Bearer " + ApiStack.token(request.role()));
    }
    HttpResponse<InputStream> response = exchange(builder.build());
    try (InputStream body = response.body()) {
      boolean isStream = type(response).startsWith("text/event-stream");
      return new Answer(response, isStream ? "" : new String(body.readAllBytes(), UTF_8));
    }
  }

  /// Sends a request again if its connection is closed: after a request that is too long the
  /// service closes it.
  private HttpResponse<InputStream> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return http.send(request, BodyHandlers.ofInputStream());
    }
  }

  private static void check(FuzzRequest request, Answer answer) {
    int status = answer.http().statusCode();
    String all = answer.http().headers().map() + answer.body();
    assertThat(status).as("status of %s", excerpt(all)).isNotEqualTo(429);
    assertThat(all).doesNotContain(SECRETS);
    if (status >= 500) {
      assertThat(status).as("status of %s", excerpt(all)).isEqualTo(503);
      assertThat(answer.http().headers().firstValue("Retry-After")).isPresent();
    }
    if (status >= 400 && !request.method().equals("HEAD")) {
      assertThat(type(answer.http())).as(all).startsWith("application/problem+json");
      JsonNode problem = Json.read(answer.body(), JsonNode.class);
      assertThat(problem.path("status").asInt()).isEqualTo(status);
      assertThat(problem.path("type").asText()).startsWith(ProblemType.PREFIX);
    }
  }

  private static String type(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  private static String describe(int number, FuzzRequest request) {
    return "request %d: %s %s as '%s' %s %s"
        .formatted(
            number,
            request.method(),
            excerpt(request.target()),
            request.role(),
            request.headers().toString().length() < EXCERPT ? request.headers() : "",
            excerpt(request.body()));
  }

  private static String excerpt(String text) {
    return text.substring(0, Math.min(EXCERPT, text.length()));
  }
}
