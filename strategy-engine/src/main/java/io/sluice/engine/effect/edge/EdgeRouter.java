package io.sluice.engine.effect.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.SnapshotValidator;
import io.sluice.engine.effect.target.TargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The router for the built-in edge. Each of its answers is what it read back after the disk write,
/// the swap and the barrier, so an answer is a confirmation.
public final class EdgeRouter implements Router {
  /// Time limit of an answer in production.
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final ObjectMapper json =
      Json.ownMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final SnapshotValidator validator = new SnapshotValidator(name());
  private final URI admin;
  private final Supplier<Optional<String>> serviceToken;
  private final Duration limit;
  private Optional<HttpClient> client = Optional.empty();

  /// @param admin address of the edge's admin port, such as `http://127.0.0.1:7081`
  /// @param serviceToken returns the token that the edge requires of its callers now; none if empty
  /// @param limit time limit of an answer
  public EdgeRouter(URI admin, Supplier<Optional<String>> serviceToken, Duration limit) {
    this.admin = admin;
    this.serviceToken = serviceToken;
    this.limit = limit;
  }

  /// Returns the client, created at the first call and not with the bean: it reads the JDK's
  /// certificates, which would add half a second to each start.
  private synchronized HttpClient client() {
    HttpClient present =
        client.orElseGet(() ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit)
                .build());
    client = Optional.of(present);
    return present;
  }

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public Snapshot readAll() {
    SnapshotValidator.Revisions before = validator.revisions();
    EdgeJson.State state = read(send(request("/v1/state").GET()), EdgeJson.State.class);
    try {
      return validator.validate(before, state.snapshot());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw validator.unreadable(e);
    }
  }

  @Override
  public Optional<Table> read(LaneKey lane) {
    try {
      return Optional.of(table(lane, send(request("/v1/lanes/" + lane).GET())));
    } catch (TargetException.NoToken e) {
      return Optional.empty();
    }
  }

  @Override
  public Table fence(LaneKey lane, Token token) {
    return write(lane, token, "POST", "/fence", new EdgeJson.Fence(token));
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    return write(lane, token, "POST", "/adopt", new EdgeJson.Adopt(token, startId));
  }

  @Override
  public Table route(LaneKey lane, Token token, long revision, List<Share> shares, Rules rules) {
    return write(lane, token, "PUT", "", EdgeJson.Route.of(token, revision, shares, rules));
  }

  @Override
  public Table join(LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members) {
    return write(lane, token, "POST", "/members", new EdgeJson.Join(token, revision, members));
  }

  @Override
  public Table sign(LaneKey lane, Token token, long revision, SigningKeys keys) {
    return write(lane, token, "POST", "/keys", new EdgeJson.Sign(token, revision, keys));
  }

  @Override
  public void renew(Map<LaneKey, Token> lanes) {
    if (!lanes.isEmpty()) {
      send(withBody("/v1/renew", "POST", EdgeJson.Renew.of(lanes)));
    }
  }

  private Table write(LaneKey lane, Token token, String method, String action, Object body) {
    Table written = table(lane, send(withBody("/v1/lanes/" + lane + action, method, body)));
    return validator.validateWrite(lane, token, written);
  }

  private Table table(LaneKey lane, HttpResponse<String> answer) {
    EdgeJson.Lane read = read(answer, EdgeJson.Lane.class);
    try {
      return validator.validate(lane, read.table(lane));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw validator.unreadable(e);
    }
  }

  private HttpRequest.Builder withBody(String path, String method, Object body) {
    return request(path)
        .header("content-type", "application/json")
        .method(method, BodyPublishers.ofString(Json.write(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(admin.resolve(path)).timeout(limit);
    serviceToken.get().ifPresent(token -> request.header("authorization", "Bearer " + token));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    HttpResponse<String> answer =
        await(client().sendAsync(request.build(), BodyHandlers.ofString()));
    return switch (answer.statusCode()) {
      case 200 -> answer;
      case 409, 412 -> throw read(answer, EdgeJson.Rejection.class).exception(answer.body());
      default ->
          throw new TargetException.Unreachable(
              "edge answered %d: %s".formatted(answer.statusCode(), answer.body()));
    };
  }

  /// Waits for the whole answer, its body included, within the limit.
  private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer) {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new TargetException.Unreachable("edge at %s: no answer in time".formatted(admin), e);
    } catch (ExecutionException e) {
      Optional<String> reason = Optional.ofNullable(e.getCause()).map(Throwable::getMessage);
      throw new TargetException.Unreachable(
          "edge at %s: %s".formatted(admin, reason.orElse("no connection")), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("interrupted while waiting for the edge", e);
    }
  }

  private <T> T read(HttpResponse<String> answer, Class<T> type) {
    try {
      return json.readValue(answer.body(), type);
    } catch (JsonProcessingException e) {
      throw new TargetException.Unreachable(
          "edge sent a response that cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
