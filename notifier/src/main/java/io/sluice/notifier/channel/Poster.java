package io.sluice.notifier.channel;

import io.sluice.messaging.reach.HttpAddress;
import io.sluice.notifier.channel.Answer.Accepted;
import io.sluice.notifier.channel.Answer.Gone;
import io.sluice.notifier.channel.Answer.Refused;
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
public final class Poster implements AutoCloseable {
  /// Highest number of bytes read of a response; the notifier discards them.
  static final int RESPONSE_BYTES_MAX = 64 * 1024;

  private static final int CONNECTIONS_PER_ADDRESS = 64;

  private final HttpClient client;
  private final Duration limit;
  private final InstantSource clock;

  /// Creates a sender.
  ///
  /// @param limit timeout from the first byte sent to the last byte read
  public Poster(Vertx vertx, Duration limit, InstantSource clock) {
    this(vertx, new HttpClientOptions(), limit, clock);
  }

  /// Creates a sender.
  ///
  /// @param options client options, above all the trusted certificates; by default those of the JDK
  Poster(Vertx vertx, HttpClientOptions options, Duration limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            options
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setMaxPoolSize(CONNECTIONS_PER_ADDRESS)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setConnectTimeout(Math.toIntExact(limit.toMillis())));
  }

  /// Sends a POST.
  ///
  /// @param at socket address of the connection; the host of `address` only appears in the request
  ///   and in TLS
  Answer post(HttpAddress address, InetSocketAddress at, MultiMap headers, Buffer body) {
    Promise<HttpClientRequest> opened = Promise.promise();
    Future<Answer> answer =
        client
            .request(options(address, at, headers))
            .onSuccess(opened::complete)
            .compose(request -> exchange(request, body));
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      return Refused.because("no answer within %d s".formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Refused.because(
          "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refused.because("stopped while sending");
    }
  }

  private static RequestOptions options(
      HttpAddress address, InetSocketAddress at, MultiMap headers) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(at))
        .setHost(address.host())
        .setPort(address.port())
        .setSsl(address.secure())
        .setURI(address.target())
        .setFollowRedirects(false)
        .setHeaders(headers);
  }

  /// Registers the response handler before the request is sent: a response may be complete before
  /// this thread continues.
  private Future<Answer> exchange(HttpClientRequest request, Buffer body) {
    Future<Answer> answer = request.response().compose(this::read);
    return request.end(body).compose(_ -> answer, _ -> answer);
  }

  /// Returns the result by the status. Reads and discards the body up to its limit, then closes the
  /// connection.
  private Future<Answer> read(HttpClientResponse response) {
    Answer answer = answer(response);
    Promise<Answer> done = Promise.promise();
    long[] bytes = {0};
    response
        .handler(part -> {
          bytes[0] += part.length();
          if (bytes[0] > RESPONSE_BYTES_MAX && done.tryComplete(answer)) {
            response.request().reset();
          }
        })
        .exceptionHandler(_ -> done.tryComplete(answer))
        .endHandler(_ -> done.tryComplete(answer));
    return done.future();
  }

  private Answer answer(HttpClientResponse response) {
    int status = response.statusCode();
    return switch (status / 100) {
      case 2 -> new Accepted();
      case 3 -> Refused.because("answered %d, and redirects are not followed".formatted(status));
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
