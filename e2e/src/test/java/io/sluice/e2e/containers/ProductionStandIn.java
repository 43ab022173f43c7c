package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The API of a production that does not run beside staging: its settings and its ended releases.
final class ProductionStandIn implements AutoCloseable {
  static final String TOKEN = "token-of-production";

  /// A part of each token and address in its data.
  static final String CONFIDENTIAL = "confidential";

  private static final String SETTINGS =
      """
      {"items":[{"name":"%s","revision":3,"changed":"2026-03-01T12:00:00Z","document":%s}]}\
      """;

  private static final String DEFAULTS =
      """
      {"defaults":{"readyWithin":"2m","env":{"PASSWORD":"confidential"},\
      "notify":[{"webhook":"https://confidential.example.com/hook","secret":"env:CONFIDENTIAL"}],\
      "strategy":{"canary":{"steps":[10,{"call":{"url":"https://confidential.example.com/gate"}},100],\
      "observe":"5s"}},\
      "analysis":{"minSamples":10,"checks":[{"name":"queue","source":{"prometheus":\
      {"url":"https://confidential.example.com","query":"up"}},"threshold":{"range":{"max":1}}}]}}%s}\
      """;

  private final HttpServer server;
  private final List<JsonNode> releases;

  /// @param releases views of ended releases, which it lists under other ids
  ProductionStandIn(List<JsonNode> releases) throws IOException {
    this.releases = releases.stream().map(ProductionStandIn::confidential).toList();
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/", this::answer);
    server.start();
  }

  /// Returns a release with an id of its own, tokens and addresses.
  private static JsonNode confidential(JsonNode view) {
    ObjectNode release = view.deepCopy();
    release.put("id", UUID.randomUUID().toString());
    release.put("reason", "healthy at https://confidential.example.com/shop, promoted");
    for (JsonNode step : release.path("steps")) {
      ((ObjectNode) step)
          .put("title", "call confidential.example.com; on failure: roll back")
          .put("reason", "confidential.example.com is not among the environment's allowed hosts");
    }
    ObjectNode spec = (ObjectNode) release.path("spec");
    spec.putObject("env").put("PASSWORD", CONFIDENTIAL);
    spec.putObject("links").put("run", "https://confidential.example.com/run");
    return release;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Returns the ids of its releases.
  List<String> ids() {
    return releases.stream().map(release -> release.path("id").asText()).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean isKnown =
        Objects.equals(exchange.getRequestHeaders().getFirst("Authorization"), "Bearer " + TOKEN);
    boolean isRead = exchange.getRequestMethod().equals("GET");
    String body =
        switch (exchange.getRequestURI().getPath()) {
          case "/api/v1/environments" ->
              SETTINGS.formatted(
                  "production",
                  DEFAULTS.formatted(
                      ",\"runtime\":\"kubernetes\",\"allowedHosts\":[\"confidential.example.com\"]"));
          case "/api/v1/applications" -> SETTINGS.formatted("shop", DEFAULTS.formatted(""));
          default -> page();
        };
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(isKnown && isRead ? 200 : 403, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String page() {
    ArrayNode items = Json.mapper().createArrayNode().addAll(releases);
    return Json.mapper().createObjectNode().set("items", items).toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
