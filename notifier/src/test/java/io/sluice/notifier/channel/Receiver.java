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
  public record Got(String path, Map<String, String> headers, String body) {}

  public final List<Got> got = new CopyOnWriteArrayList<>();
  volatile Manner manner = Manner.ACCEPTS;
  private final HttpServer server;

  public Receiver(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public int port() {
    return server.actualPort();
  }

  private void take(HttpServerRequest request, Buffer body) {
    Map<String, String> headers =
        request.headers().entries().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
    got.add(new Got(request.uri(), headers, body.toString()));
    answer(request.response());
  }

  private void answer(HttpServerResponse response) {
    switch (manner) {
      case ACCEPTS -> response.setStatusCode(204).end();
      case REFUSES -> response.setStatusCode(500).end("whsec_ hidden: no");
      case SENDS_ELSEWHERE ->
          response
              .setStatusCode(307)
              .putHeader("location", "http://127.0.0.1:%d/elsewhere".formatted(port()))
              .end();
      case IS_GONE -> response.setStatusCode(410).end();
      case WANTS_A_MINUTE -> response.setStatusCode(429).putHeader("retry-after", "60").end();
      case SAYS_NOTHING -> {
        // The connection stays open.
      }
      case SAYS_TOO_MUCH -> pour(response.setChunked(true));
      case HANGS_UP -> response.reset();
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
