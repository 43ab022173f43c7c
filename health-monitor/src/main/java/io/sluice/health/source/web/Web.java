package io.sluice.health.source.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.health.source.SourceAway;
import io.sluice.messaging.reach.HttpAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends GET requests to addresses that were resolved before, with a timeout and a maximum size of
/// the response. It follows no redirects.
public final class Web implements AutoCloseable {
  /// Maximum length of a response, in bytes; a longer one is an error.
  public static final int BODY_MAX = 4 * 1024 * 1024;

  private static final int CONNECTIONS_PER_ADDRESS = 64;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient client;

  public Web(Vertx vertx) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setVerifyHost(true)
                .setMaxPoolSize(CONNECTIONS_PER_ADDRESS)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setConnectTimeout(Math.toIntExact(CONNECT.toMillis())));
  }

  /// An HTTP response.
  public record Response(int status, String text) {}

  /// @param at the address of the connection; the host of `address` is used only for the Host
  ///   header and TLS
  /// @param limit timeout until the last byte
  /// @throws SourceAway if there is no complete response within the limits
  public Response get(
      HttpAddress address, InetSocketAddress at, Map<String, String> headers, Duration limit) {
    Promise<HttpClientRequest> opened = Promise.promise();
    Future<Response> answer =
        client
            .request(options(address, at, headers))
            .onSuccess(opened::complete)
            .compose(Web::exchange);
    String host = address.host();
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      throw new SourceAway("%s has not answered within %d ms".formatted(host, limit.toMillis()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SourceAway away ? away : away(host, e);
    } catch (InterruptedException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      Thread.currentThread().interrupt();
      throw new SourceAway("stopped while querying " + host, e);
    }
  }

  private static SourceAway away(String host, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new SourceAway("%s does not answer: %s".formatted(host, why), e);
  }

  private static RequestOptions options(
      HttpAddress address, InetSocketAddress at, Map<String, String> headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(at))
            .setHost(address.host())
            .setPort(address.port())
            .setSsl(address.secure())
            .setURI(address.target())
            .setFollowRedirects(false)
            .putHeader("user-agent", "sluice");
    headers.forEach(options::putHeader);
    return options;
  }

  /// Attaches the reader of the response before the request is sent: otherwise the response could
  /// end before this thread continues.
  private static Future<Response> exchange(HttpClientRequest request) {
    request.exceptionHandler(_ -> {}); // the response fails, too
    Future<Response> answer = request.response().compose(Web::read);
    return request.end().compose(_ -> answer, _ -> answer);
  }

  private static Future<Response> read(HttpClientResponse response) {
    Promise<Response> done = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(part -> {
          if (body.length() + part.length() > BODY_MAX) {
            done.tryFail(
                new SourceAway("its response is longer than %d bytes".formatted(BODY_MAX)));
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        })
        .exceptionHandler(done::tryFail)
        .endHandler(
            _ -> done.tryComplete(new Response(response.statusCode(), body.toString(UTF_8))));
    return done.future();
  }

  @Override
  public void close() {
    client.close();
  }
}
