package io.sluice.notifier.channel;

import io.sluice.notifier.channel.ChannelConformance.Manner;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A web server on a free port of 127.0.0.1 with the behaviour that a test sets.
public final class Receiver implements AutoCloseable {
  /// A received request.
  ///
  /// @param headers headers by lower-case name
  public record ReceivedRequest(String path, Map<String, String> headers, String body) {}

  public final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
  volatile Manner manner = Manner.ACCEPTS;
  private final HttpServer server;

  public Receiver(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> receive(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public int port() {
    return server.actualPort();
  }

  private void receive(HttpServerRequest request, Buffer body) {
    Map<String, String> headers =
        request.headers().entries().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
    requests.add(new ReceivedRequest(request.uri(), headers, body.toString()));
    respond(request.response());
  }

  private void respond(HttpServerResponse response) {
    switch (manner) {
      case ACCEPTS -> response.setStatusCode(204).end();
      case REJECTS -> response.setStatusCode(500).end("whsec_ hidden: no");
      case REDIRECTS ->
          response
              .setStatusCode(307)
              .putHeader("location", "http://127.0.0.1:%d/elsewhere".formatted(port()))
              .end();
      case GONE -> response.setStatusCode(410).end();
      case REQUESTS_DELAY -> response.setStatusCode(429).putHeader("retry-after", "60").end();
      case HANGS -> {
        // The connection stays open.
      }
      case FLOODS -> pour(response.setChunked(true));
      case RESETS -> response.reset();
    }
  }

  private static void pour(HttpServerResponse response) {
    response.write(Buffer.buffer(new byte[16 * 1024])).onSuccess(_ -> pour(response));
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
