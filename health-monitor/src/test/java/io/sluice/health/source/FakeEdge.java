package io.sluice.health.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// The edge's admin port, and one instance of an application with a health path.
public final class FakeEdge implements AutoCloseable {
  public static final String SERVICE_TOKEN = "let-me-in";

  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Lane> lanes = new TreeMap<>();
  private String startId = UUID.randomUUID().toString();
  private boolean healthy = true;
  private boolean mute;
  private int probes;

  private static final class Lane {
    private Token token = new Token(1, 1);
    private final Map<UUID, Map<String, Counts>> releases = new TreeMap<>();
    private final Map<UUID, List<List<Long>>> buckets = new TreeMap<>();
  }

  public FakeEdge() {
    this(0);
  }

  /// @param port 0 for a free one
  public FakeEdge(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/counters", exchange -> admin(exchange, this::counters));
    server.createContext("/v1/state", exchange -> admin(exchange, this::state));
    server.createContext("/health", this::health);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Adds requests of one instance.
  public synchronized void count(LaneKey lane, UUID release, String instance, Counts more) {
    lane(lane)
        .releases
        .computeIfAbsent(release, _ -> new TreeMap<>())
        .merge(instance, more, Counts::plus);
  }

  /// Sets the requests of sticky clients: number, requests and errors of each bucket.
  public synchronized void sticky(LaneKey lane, UUID release, List<List<Long>> buckets) {
    lane(lane).buckets.put(release, buckets);
  }

  /// Gives the lane another table.
  public synchronized void route(LaneKey lane, Token token) {
    lane(lane).token = token;
  }

  /// Restarts the counters from zero, under a new start id.
  public synchronized void restart() {
    startId = UUID.randomUUID().toString();
    lanes.values().forEach(lane -> lane.releases.values().forEach(Map::clear));
  }

  /// Sets whether the instances' health path answers 200.
  public synchronized void health(boolean healthy) {
    this.healthy = healthy;
  }

  /// Leaves all further requests without an answer.
  public synchronized void mute() {
    mute = true;
  }

  /// Returns the number of probes so far.
  public synchronized int probes() {
    return probes;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private Lane lane(LaneKey lane) {
    return lanes.computeIfAbsent(lane.toString(), _ -> new Lane());
  }

  private interface Body {
    Object make();
  }

  private void admin(HttpExchange exchange, Body body) throws IOException {
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    boolean isAllowed = authorization.equals("Bearer " + SERVICE_TOKEN);
    send(exchange, isAllowed ? 200 : 401, isAllowed ? Json.write(body.make()) : "{}");
  }

  private void health(HttpExchange exchange) throws IOException {
    synchronized (this) {
      probes++;
    }
    send(exchange, healthy ? 200 : 503, "");
  }

  private void send(HttpExchange exchange, int status, String body) throws IOException {
    if (mute) {
      try {
        closed.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Object counters() {
    Map<String, Object> all = new TreeMap<>();
    lanes.forEach((key, lane) -> {
      Map<UUID, Object> releases = new TreeMap<>();
      lane.releases.forEach(
          (release, instances) -> releases.put(release, release(lane, release, instances)));
      all.put(key, Map.of("token", lane.token, "releases", releases));
    });
    return Map.of(
        "startId", startId, "at", Instant.now(), "bounds", List.of(100, 1000), "lanes", all);
  }

  private Object release(Lane lane, UUID release, Map<String, Counts> instances) {
    Map<String, Object> all = new TreeMap<>();
    instances.forEach((id, counts) -> all.put(id, instance(counts)));
    Map<String, Object> json = new TreeMap<>();
    json.put("version", "1.0");
    json.put("weight", 100 / lane.releases.size());
    json.put("members", instances.size());
    json.put("instances", all);
    Optional.ofNullable(lane.buckets.get(release)).ifPresent(it -> json.put("buckets", it));
    return json;
  }

  /// Returns the JSON of an instance; a router without matches omits their fields.
  private Map<String, Object> instance(Counts counts) {
    Map<String, Object> all = new TreeMap<>();
    all.put("host", "127.0.0.1");
    all.put("port", server.getAddress().getPort());
    all.put("requests", counts.requests());
    all.put("errors", counts.errors());
    all.put("aborted", counts.aborted());
    all.put("latency", fast(counts.requests(), counts.slow()));
    counts
        .matched()
        .ifPresent(part -> {
          all.put("matched", part.requests());
          all.put("matchedErrors", part.errors());
          all.put("matchedLatency", fast(part.requests(), part.slow()));
        });
    return all;
  }

  private static List<Long> fast(long requests, List<Long> slow) {
    return slow.stream().map(count -> requests - count).toList();
  }

  private synchronized Object state() {
    Map<String, Object> all = new TreeMap<>();
    lanes.forEach((key, lane) ->
        all.put(
            key,
            Map.of(
                "token",
                lane.token,
                "draining",
                List.of(),
                "releases",
                lane.releases.entrySet().stream()
                    .map(entry -> table(entry.getKey(), entry.getValue()))
                    .toList())));
    return Map.of("startId", startId, "lanes", all);
  }

  private Object table(UUID release, Map<String, Counts> instances) {
    return Map.of(
        "release",
        release,
        "version",
        "1.0",
        "weight",
        10,
        "instances",
        instances.keySet().stream()
            .map(id -> Map.of("id", id, "host", "127.0.0.1", "port", server.getAddress().getPort()))
            .toList());
  }
}
