package io.sluice.messaging.quarkus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An HTTP server that responds to reads of secrets and to logins as Vault does.
final class FakeVault implements AutoCloseable {
  static final String LOGIN = "auth/kubernetes/login";

  private static final Response NOT_FOUND = Response.of(404, "{\"errors\":[]}");
  private static final Response DENIED = Response.of(403, "{\"errors\":[\"permission denied\"]}");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Response> responses = new ConcurrentHashMap<>();

  /// Responses that their client did not read to the end.
  private final AtomicInteger cut = new AtomicInteger();

  private final AtomicInteger logins = new AtomicInteger();
  private volatile String token = "";
  private volatile String login = "";
  private volatile int lease = 3_600;

  /// Writes a body, which may never end.
  private interface Body {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /// @param status 0 if the head is never sent
  private record Response(int status, Map<String, String> headers, Body body) {
    static Response of(int status, String text) {
      return new Response(status, Map.of(), out -> out.write(text.getBytes(UTF_8)));
    }
  }

  FakeVault() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Requires this token for each secret.
  void setToken(String value) {
    token = value;
  }

  /// Stores a secret of one field.
  void store(String path, String field, Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : value.toString();
    setResponse(
        path,
        200,
        """
        {"data": {"data": {"%s": %s}, "metadata": {"version": 1}}}\
        """
            .formatted(field, text));
  }

  void setResponse(String path, int status, String body) {
    responses.put(path, Response.of(status, body));
  }

  void setRedirect(String path, String target) {
    responses.put(path, new Response(307, Map.of("Location", url() + "/v1/" + target), _ -> {}));
  }

  /// Sends a body without an end.
  void setEndless(String path) {
    byte[] part = " ".repeat(64 * 1024).getBytes(UTF_8);
    responses.put(
        path,
        new Response(
            200,
            Map.of(),
            out -> {
              while (closed.getCount() > 0) {
                out.write(part);
              }
            }));
  }

  /// Sends a byte each 10 ms, without an end.
  void setDrip(String path) {
    responses.put(
        path,
        new Response(
            200,
            Map.of(),
            out -> {
              while (!closed.await(10, TimeUnit.MILLISECONDS)) {
                out.write(' ');
                out.flush();
              }
            }));
  }

  /// Sends no response.
  void setSilence(String path) {
    responses.put(path, new Response(0, Map.of(), _ -> closed.await()));
  }

  /// Accepts logins with this service account's token only, which get the token of [#setToken].
  void setLogin(String jwt) {
    login = jwt;
  }

  /// Sets the validity of a login.
  void setLease(int seconds) {
    lease = seconds;
  }

  /// Returns the number of accepted logins.
  int logins() {
    return logins.get();
  }

  /// Returns the number of responses that their client did not read to the end.
  int cut() {
    return cut.get();
  }

  private void respond(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String path = exchange.getRequestURI().getPath().replaceFirst("^(/proxy)?/v1/", "");
    boolean hasToken = token.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
    Optional<Response> found = Optional.ofNullable(responses.get(path));
    if (path.equals(LOGIN)) {
      send(exchange, found.orElseGet(() -> toLogin(body)));
    } else {
      send(exchange, hasToken ? found.orElse(NOT_FOUND) : DENIED);
    }
  }

  private Response toLogin(String body) {
    if (login.isEmpty() || !body.contains(login) || !body.contains("sluice-engine")) {
      return DENIED;
    }
    logins.incrementAndGet();
    return Response.of(
        200,
        """
        {"auth": {"client_token": "%s", "lease_duration": %d, "renewable": true, "policies": [],
         "token_policies": [], "metadata": {}}}\
        """
            .formatted(token, lease));
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      response.headers().forEach(exchange.getResponseHeaders()::set);
      if (response.status() > 0) {
        exchange.sendResponseHeaders(response.status(), 0);
      }
      response.body().write(exchange.getResponseBody());
      exchange.getResponseBody().close();
    } catch (IOException e) {
      cut.incrementAndGet();
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
