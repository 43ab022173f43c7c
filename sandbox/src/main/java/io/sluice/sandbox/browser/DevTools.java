package io.sluice.sandbox.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A connection to a page of Chromium by the Chrome DevTools Protocol: commands and their results
/// are messages of JSON on a web socket. Events are ignored.
final class DevTools implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Maximum length of a message, characters: a picture of a long page has some megabytes.
  private static final int MESSAGE_MAX = 64 * 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final WebSocket socket;

  private DevTools(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/json/new?about:blank".formatted(port)))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .timeout(LIMIT)
            .build();
    boolean isConnected = false;
    try {
      String page = http.send(request, BodyHandlers.ofString()).body();
      URI address = URI.create(JSON.readTree(page).path("webSocketDebuggerUrl").asText());
      this.socket =
          http.newWebSocketBuilder()
              .connectTimeout(LIMIT)
              .buildAsync(address, new Listener())
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      isConnected = true;
    } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
      throw new IOException("it opens no page: " + e, e);
    } finally {
      if (!isConnected) {
        http.shutdownNow();
      }
    }
  }

  /// Opens a page of the Chromium that accepts commands on `port` of this machine.
  ///
  /// @throws SandboxException if it does not answer
  static DevTools connect(int port) {
    try {
      return new DevTools(port);
    } catch (IOException e) {
      throw new SandboxException("Chromium does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted", e);
    }
  }

  /// Sends a command, and returns its result.
  ///
  /// @param method such as `Page.navigate`
  /// @param parameters their names and values, such as `url`
  /// @throws SandboxException if the command fails, or has no result within 30 s
  JsonNode call(String method, Map<String, Object> parameters) {
    int id = lastId.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> result = new CompletableFuture<>();
    pending.put(id, result);
    try {
      var _ =
          socket.sendText(message.toString(), true).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      JsonNode answer = result.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.has("error")) {
        throw new SandboxException(
            "Chromium: %s: %s".formatted(method, answer.at("/error/message").asText()));
      }
      return answer.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new SandboxException("Chromium has no result of %s: %s".formatted(method, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted", e);
    } finally {
      pending.remove(id);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  /// Completes the pending commands by their ids.
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      if (text.length() + part.length() > MESSAGE_MAX) {
        fail(new IOException("a message is too long"));
        from.abort();
        return CompletableFuture.completedStage(null);
      }
      text.append(part);
      if (isLast) {
        complete(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void complete(String message) {
      try {
        JsonNode answer = JSON.readTree(message);
        CompletableFuture<JsonNode> waiting = pending.get(answer.path("id").asInt());
        if (waiting != null) {
          waiting.complete(answer);
        }
      } catch (JsonProcessingException e) {
        fail(e);
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      fail(new IOException("Chromium closed the connection: " + reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }

    private void fail(Throwable reason) {
      pending.values().forEach(waiting -> waiting.completeExceptionally(reason));
    }
  }
}
