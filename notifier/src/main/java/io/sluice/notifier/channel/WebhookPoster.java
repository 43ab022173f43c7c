package io.sluice.notifier.channel;

import io.sluice.messaging.egress.HttpAddress;
import io.sluice.notifier.channel.SendResult.Accepted;
import io.sluice.notifier.channel.SendResult.Gone;
import io.sluice.notifier.channel.SendResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
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
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The sender of one POST to a resolved address, with a timeout and a limit on the bytes read.
public final class WebhookPoster implements AutoCloseable {
  /// Highest number of bytes read of a response; the notifier discards them.
  static final int RESPONSE_BYTES_MAX = 64 * 1024;

  private static final int CONNECTIONS_PER_ADDRESS = 64;

  private final HttpClient client;
  private final Duration timeout;
  private final InstantSource clock;

  /// Creates a sender.
  ///
  /// @param timeout time from the first byte sent to the last byte read
  public WebhookPoster(Vertx vertx, Duration timeout, InstantSource clock) {
    this(vertx, new HttpClientOptions(), timeout, clock);
  }

  /// Creates a sender.
  ///
  /// @param options client options, above all the trusted certificates; by default those of the JDK
  WebhookPoster(Vertx vertx, HttpClientOptions options, Duration timeout, InstantSource clock) {
    this.timeout = timeout;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            options
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setMaxPoolSize(CONNECTIONS_PER_ADDRESS)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setConnectTimeout(Math.toIntExact(timeout.toMillis())));
  }

  /// Sends a POST.
  ///
  /// @param socketAddress address of the connection; the host of `address` only appears in the
  ///   request and in TLS
  SendResult post(
      HttpAddress address, InetSocketAddress socketAddress, MultiMap headers, Buffer body) {
    Promise<HttpClientRequest> opened = Promise.promise();
    Future<SendResult> result =
        client
            .request(options(address, socketAddress, headers))
            .onSuccess(opened::complete)
            .compose(request -> exchange(request, body));
    try {
      return result
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      return Refused.of("no answer within %d s".formatted(timeout.toSeconds()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Refused.of("%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refused.of("stopped while sending");
    }
  }

  private static RequestOptions options(
      HttpAddress address, InetSocketAddress socketAddress, MultiMap headers) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(socketAddress))
        .setHost(address.host())
        .setPort(address.port())
        .setSsl(address.secure())
        .setURI(address.target())
        .setFollowRedirects(false)
        .setHeaders(headers);
  }

  /// Registers the response handler before the request is sent: a response may be complete before
  /// this thread continues.
  private Future<SendResult> exchange(HttpClientRequest request, Buffer body) {
    Future<SendResult> result = request.response().compose(this::read);
    return request.end(body).compose(_ -> result, _ -> result);
  }

  /// Returns the result by the status. Reads and discards the body up to its limit, then closes the
  /// connection.
  private Future<SendResult> read(HttpClientResponse response) {
    SendResult result = toResult(response);
    Promise<SendResult> done = Promise.promise();
    long[] bytes = {0};
    response
        .handler(part -> {
          bytes[0] += part.length();
          if (bytes[0] > RESPONSE_BYTES_MAX && done.tryComplete(result)) {
            response.request().reset();
          }
        })
        .exceptionHandler(_ -> done.tryComplete(result))
        .endHandler(_ -> done.tryComplete(result));
    return done.future();
  }

  private SendResult toResult(HttpClientResponse response) {
    int status = response.statusCode();
    return switch (status / 100) {
      case 2 -> new Accepted();
      case 3 -> Refused.of("answered %d, and redirects are not followed".formatted(status));
      default ->
          status == 410
              ? new Gone("answered 410")
              : new Refused(
                  "answered " + status,
                  RetryAfter.read(response.getHeader("retry-after"), clock.instant()));
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
