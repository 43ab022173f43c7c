package io.sluice.health.source.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.health.source.SourceUnavailableException;
import io.sluice.messaging.egress.HttpAddress;
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
public final class HttpFetcher implements AutoCloseable {
  /// Maximum length of a response, in bytes; a longer one is an error.
  public static final int BODY_MAX = 4 * 1024 * 1024;

  private static final int CONNECTIONS_PER_ADDRESS = 64;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient client;

  public HttpFetcher(Vertx vertx) {
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

  /// @param socketAddress the address of the connection; the host of `address` is used only for the
  ///   Host header and TLS
  /// @param timeout time until the last byte
  /// @throws SourceUnavailableException if there is no complete response within the limits
  public Response get(
      HttpAddress address,
      InetSocketAddress socketAddress,
      Map<String, String> headers,
      Duration timeout) {
    Promise<HttpClientRequest> opened = Promise.promise();
    Future<Response> response =
        client
            .request(options(address, socketAddress, headers))
            .onSuccess(opened::complete)
            .compose(HttpFetcher::exchange);
    String host = address.host();
    try {
      return response
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      throw new SourceUnavailableException(
          "%s has not answered within %d ms".formatted(host, timeout.toMillis()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SourceUnavailableException unavailable
          ? unavailable
          : unavailable(host, e);
    } catch (InterruptedException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      Thread.currentThread().interrupt();
      throw new SourceUnavailableException("stopped while querying " + host, e);
    }
  }

  private static SourceUnavailableException unavailable(String host, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new SourceUnavailableException("%s does not answer: %s".formatted(host, reason), e);
  }

  private static RequestOptions options(
      HttpAddress address, InetSocketAddress socketAddress, Map<String, String> headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(socketAddress))
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
    Future<Response> response = request.response().compose(HttpFetcher::read);
    return request.end().compose(_ -> response, _ -> response);
  }

  private static Future<Response> read(HttpClientResponse response) {
    Promise<Response> done = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(part -> {
          if (body.length() + part.length() > BODY_MAX) {
            done.tryFail(
                new SourceUnavailableException(
                    "its response is longer than %d bytes".formatted(BODY_MAX)));
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
