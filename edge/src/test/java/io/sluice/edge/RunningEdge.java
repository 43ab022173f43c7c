package io.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.contract.TrafficRules;
import io.sluice.edge.admin.AdminDocuments.AdoptionRequest;
import io.sluice.edge.admin.AdminDocuments.FenceRequest;
import io.sluice.edge.admin.AdminDocuments.KeysRequest;
import io.sluice.edge.admin.AdminDocuments.MembersRequest;
import io.sluice.edge.admin.AdminDocuments.RenewalRequest;
import io.sluice.edge.admin.AdminDocuments.TableRequest;
import io.sluice.edge.proxy.ClientPolicy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.edge.table.Endpoint;
import io.sluice.edge.table.WeightLease;
import io.sluice.edge.table.WeightedRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// An edge in this process for each test, and its admin API.
final class RunningEdge implements BeforeEachCallback, AfterEachCallback {
  static final LaneKey SHOP = new LaneKey("production", "shop");
  static final UUID ONE = UUID.fromString("00000000-0000-0000-0000-000000000001");
  static final UUID TWO = UUID.fromString("00000000-0000-0000-0000-000000000002");
  static final Token FIRST = new Token(1, 1);
  static final String METRICS_TOKEN = "read-only";

  /// The defaults, but without a wait for lanes after a start without a table.
  static final ProxyLimits LIMITS = ProxyLimits.DEFAULT.withLaneWait(Duration.ZERO);

  private static final ObjectMapper MAPPER = Json.mapper();

  private final ProxyLimits limits;
  private final Optional<String> token;
  private final ClientPolicy policy;
  private final AtomicLong n = new AtomicLong(FIRST.n());
  private Optional<Edge> edge = Optional.empty();
  private Optional<Path> directory = Optional.empty();

  RunningEdge() {
    this(LIMITS, Optional.empty());
  }

  RunningEdge(ProxyLimits limits) {
    this(limits, Optional.empty());
  }

  RunningEdge(ProxyLimits limits, ClientPolicy policy) {
    this(limits, Optional.empty(), policy);
  }

  /// @param token that the admin API requires
  RunningEdge(ProxyLimits limits, Optional<String> token) {
    this(limits, token, ClientPolicy.DEFAULT);
  }

  private RunningEdge(ProxyLimits limits, Optional<String> token, ClientPolicy policy) {
    this.limits = limits;
    this.token = token;
    this.policy = policy;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Optional.of(Files.createTempDirectory("sluice-edge"));
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(directory.orElseThrow())) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  void start() throws IOException {
    Path path = directory.orElseThrow();
    Optional<Path> secret = token.map(_ -> path.resolve("token"));
    if (secret.isPresent()) {
      Files.writeString(secret.get(), token.orElseThrow());
    }
    Optional<Path> metrics = secret.map(_ -> path.resolve("metrics-token"));
    if (metrics.isPresent()) {
      Files.writeString(metrics.get(), METRICS_TOKEN);
    }
    var options =
        new EdgeOptions("127.0.0.1", 0, 0, state(path), secret, policy).withTokens(secret, metrics);
    edge = Optional.of(Edge.start(options, limits));
  }

  void stop() {
    edge.ifPresent(Edge::close);
    edge = Optional.empty();
  }

  /// Returns the file with the table.
  Path file() {
    return state(directory.orElseThrow());
  }

  private static Path state(Path directory) {
    return directory.resolve("edge.json");
  }

  int port() {
    return edge.orElseThrow().port();
  }

  int adminPort() {
    return edge.orElseThrow().adminPort();
  }

  ByteClient client() {
    return new ByteClient(port());
  }

  /// @param from the client's own address, such as 127.0.0.2
  ByteClient client(String from) {
    return new ByteClient(port(), from);
  }

  ByteClient.Answer get(String path) {
    try (ByteClient client = client()) {
      return client.get(SHOP.host(), path);
    }
  }

  /// Adopts the lane, once, and routes it; each call under a higher token.
  ByteClient.Answer route(WeightedRelease... releases) {
    if (state().at("/lanes/" + pointer(SHOP)).isMissingNode()) {
      adopt(SHOP, FIRST);
    }
    return put(SHOP, new Token(FIRST.epoch(), n.incrementAndGet()), releases);
  }

  static WeightedRelease weighted(UUID release, String version, int weight, Endpoint... instances) {
    return new WeightedRelease(release, version, new Percent(weight), List.of(instances));
  }

  static WeightedRelease all(App app) {
    return weighted(ONE, "1.0", 100, app.endpoint());
  }

  ByteClient.Answer put(LaneKey lane, Token token, WeightedRelease... releases) {
    return admin("PUT", path(lane), Json.write(table(token, Optional.empty(), releases)));
  }

  /// Routes the adopted shop with mirrored requests for `to`.
  ByteClient.Answer mirror(UUID to, int percent, WeightedRelease... releases) {
    var rules = TrafficRules.NONE.withMirror(Optional.of(new Percent(percent)));
    return putRules(new ReleaseTrafficRules(to, rules), releases);
  }

  ByteClient.Answer putRules(ReleaseTrafficRules rules, WeightedRelease... releases) {
    Token token = new Token(FIRST.epoch(), n.incrementAndGet());
    return admin("PUT", path(SHOP), Json.write(table(token, Optional.of(rules), releases)));
  }

  private static TableRequest table(
      Token token, Optional<ReleaseTrafficRules> rules, WeightedRelease... releases) {
    return new TableRequest(token, Optional.empty(), List.of(releases), rules, Optional.empty());
  }

  ByteClient.Answer put(
      Token token, long revision, WeightLease lease, WeightedRelease... releases) {
    var put =
        new TableRequest(
            token, Optional.of(revision), List.of(releases), Optional.empty(), Optional.of(lease));
    return admin("PUT", path(SHOP), Json.write(put));
  }

  ByteClient.Answer join(Token token, long revision, UUID release, Endpoint... members) {
    var join = new MembersRequest(token, revision, Map.of(release, List.of(members)));
    return admin("POST", path(SHOP) + "/members", Json.write(join));
  }

  ByteClient.Answer sign(Token token, long revision, SigningKeys keys) {
    var sign = new KeysRequest(token, revision, keys);
    return admin("POST", path(SHOP) + "/keys", Json.write(sign));
  }

  ByteClient.Answer renew(Token token) {
    return admin(
        "POST", "/v1/renew", Json.write(new RenewalRequest(Map.of(SHOP.toString(), token))));
  }

  ByteClient.Answer fence(LaneKey lane, Token token) {
    return admin("POST", path(lane) + "/fence", Json.write(new FenceRequest(token)));
  }

  ByteClient.Answer adopt(LaneKey lane, Token token) {
    return adopt(lane, token, state().at("/startId").textValue());
  }

  ByteClient.Answer adopt(LaneKey lane, Token token, String startId) {
    return admin("POST", path(lane) + "/adopt", Json.write(new AdoptionRequest(token, startId)));
  }

  JsonNode state() {
    return json(admin("GET", "/v1/state", ""));
  }

  JsonNode lane() {
    return state().at("/lanes/" + pointer(SHOP));
  }

  /// Returns the counts of one instance of the shop; missing if there are none.
  JsonNode counts(UUID release, String instance) {
    return json(admin("GET", "/v1/counters", ""))
        .at("/lanes/" + pointer(SHOP) + "/releases/" + release + "/instances/" + instance);
  }

  /// Waits until an instance has exactly these numbers of requests and errors: the count follows
  /// the last byte.
  void awaitCounts(UUID release, String instance, int requests, int errors) {
    await()
        .untilAsserted(() -> {
          JsonNode counts = counts(release, instance);
          assertThat(counts.at("/requests").intValue()).as("requests").isEqualTo(requests);
          assertThat(counts.at("/errors").intValue()).as("errors").isEqualTo(errors);
        });
  }

  /// Waits until exactly `aborts` clients aborted before a response, and nothing else is counted.
  void awaitClientAborts(UUID release, String instance, int aborts) {
    await()
        .untilAsserted(() ->
            assertThat(counts(release, instance).at("/aborted").intValue()).isEqualTo(aborts));
    awaitCounts(release, instance, 0, 0);
  }

  ByteClient.Answer admin(String method, String path, String body) {
    return ByteClient.once(
        adminPort(),
        method + " " + path + " HTTP/1.1",
        "Host: localhost:" + adminPort(),
        "Authorization: Bearer " + token.orElse("none"),
        "Content-Type: application/json",
        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
        "Connection: close",
        "",
        body);
  }

  static JsonNode json(ByteClient.Answer answer) {
    try {
      return MAPPER.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.head() + "\n" + answer.body(), e);
    }
  }

  private static String path(LaneKey lane) {
    return "/v1/lanes/" + lane;
  }

  private static String pointer(LaneKey lane) {
    return lane.toString().replace("/", "~1");
  }
}
