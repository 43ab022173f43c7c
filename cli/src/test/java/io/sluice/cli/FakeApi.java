package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A fake release-api with recorded responses, which stores the requests.
final class FakeApi implements AutoCloseable {
  /// @param line method and path with query, such as `GET /api/v1/lanes`
  record Request(String line, String body, Map<String, String> headers) {}

  private record Reply(int status, String type, String etag, Supplier<String> body) {
    Reply(int status, String type, Supplier<String> body) {
      this(status, type, "", body);
    }

    Reply(int status, String type, String body) {
      this(status, type, () -> body);
    }
  }

  private static final String RESULT = "GET /api/v1/commands/";

  /// The place of the command's id in a recorded result.
  private static final String COMMAND = "COMMAND-ID";

  private final HttpServer server;
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// The responses to requests that change something.
  private final List<String> answers = new CopyOnWriteArrayList<>();

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Adds the next response to `line`; the last one added is repeated.
  FakeApi on(String line, int status, String body) {
    String type = status < 400 ? "application/json" : "application/problem+json";
    return on(line, new Reply(status, type, body));
  }

  /// Adds the next response to `line`, with an ETag.
  FakeApi tagged(String line, String etag, String body) {
    return on(line, new Reply(200, "application/json", etag, () -> body));
  }

  /// Adds a stream of `events`, which then closes. The id of each event is its number.
  FakeApi stream(String line, String... events) {
    StringBuilder body = new StringBuilder(": hello\n\n");
    for (int i = 0; i < events.length; i++) {
      body.append("id: ").append(i + 1).append("\ndata: ").append(events[i]).append("\n\n");
    }
    return on(line, new Reply(200, "text/event-stream", body.toString()));
  }

  /// Adds the next result of a command of any id; the last one added is repeated.
  ///
  /// @param state `accepted`, `done` or `rejected`
  FakeApi result(String state, String sentence) {
    String body =
        """
        {"id":"%s","lane":"production/shop","command":"promote","accepted":"2026-03-01T12:00:00Z",\
        "state":"%s","sentence":"%s"}\
        """
            .formatted(COMMAND, state, sentence);
    return on(RESULT, 200, body);
  }

  /// Replaces the results of commands by one.
  FakeApi onlyResult(String state, String sentence) {
    replies.remove(RESULT);
    return result(state, sentence);
  }

  private FakeApi on(String line, Reply reply) {
    replies.computeIfAbsent(line, _ -> new ArrayDeque<>()).add(reply);
    return this;
  }

  List<Request> requests() {
    return requests;
  }

  /// Returns the only request that begins with `start`.
  Request only(String start) {
    List<Request> found = requests.stream().filter(a -> a.line().startsWith(start)).toList();
    if (found.size() != 1) {
      throw new AssertionError("%d requests %s among %s".formatted(found.size(), start, requests));
    }
    return found.getFirst();
  }

  private void respond(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(
        new Request(
            line,
            new String(exchange.getRequestBody().readAllBytes(), UTF_8),
            Map.of(
                "authorization", header(exchange, "Authorization"),
                "content-type", header(exchange, "Content-Type"),
                "idempotency-key", header(exchange, "Idempotency-Key"),
                "if-match", header(exchange, "If-Match"),
                "if-none-match", header(exchange, "If-None-Match"),
                "last-event-id", header(exchange, "Last-Event-ID"),
                "prefer", header(exchange, "Prefer"))));
    Reply reply = next(line.startsWith(RESULT) ? RESULT : line);
    String text = reply.body().get();
    if (line.startsWith(RESULT)) {
      text = text.replace(COMMAND, knownId(line.substring(RESULT.length())));
    } else if (!line.startsWith("GET ")) {
      answers.add(text);
    }
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    if (!reply.etag().isEmpty()) {
      exchange.getResponseHeaders().set("ETag", reply.etag());
    }
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /// Returns `id` if it is that of a sent command, otherwise a wrong one.
  private String knownId(String id) {
    Pattern sent = Pattern.compile("\"id\" ?: ?\"" + id);
    Pattern answered = Pattern.compile("\"(id|command|release)\" ?: ?\"" + id);
    boolean isKnown =
        requests.stream().anyMatch(request -> sent.matcher(request.body()).find())
            || answers.stream().anyMatch(answer -> answered.matcher(answer).find());
    return isKnown ? id : new UUID(0, 0).toString();
  }

  private Reply next(String line) {
    Deque<Reply> queue = replies.getOrDefault(line, new ArrayDeque<>());
    synchronized (queue) {
      if (queue.isEmpty()) {
        return new Reply(404, "application/problem+json", problem(404, "nothing is recorded"));
      }
      return queue.size() == 1 ? queue.getFirst() : queue.removeFirst();
    }
  }

  static String problem(int status, String detail) {
    return """
    {"type":"about:blank","title":"no","status":%d,"detail":"%s","errors":[]}\
    """
        .formatted(status, detail);
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
