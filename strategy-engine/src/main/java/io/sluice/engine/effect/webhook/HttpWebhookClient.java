package io.sluice.engine.effect.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.effect.target.WebhookClient;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.HttpAddress;
import io.sluice.messaging.secret.SecretReader;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Posts to hosts that the lane's environment allows at that moment, signed as Standard Webhooks
/// requires. A name is resolved once, and the connection goes to exactly that address; redirects
/// are not followed; only the status of the response counts.
///
/// @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
public final class HttpWebhookClient implements WebhookClient, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final DnsResolver resolver;
  private final Function<String, SecretReader> secrets;
  private final Function<String, HostAllowlist> allowed;
  private final InstantSource clock;

  /// @param secrets the secrets that releases may use, by environment
  /// @param allowed the hosts that an environment allows, by its name
  public HttpWebhookClient(
      Vertx vertx,
      DnsResolver resolver,
      Function<String, SecretReader> secrets,
      Function<String, HostAllowlist> allowed,
      InstantSource clock) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setConnectTimeout(Math.toIntExact(CONNECT.toMillis())));
    this.resolver = resolver;
    this.secrets = secrets;
    this.allowed = allowed;
    this.clock = clock;
  }

  @Override
  public int call(WebhookRequest request) {
    HttpAddress address =
        HttpAddress.parse(request.call().url())
            .orElseThrow(() -> new TargetException.Permanent("the call's url is no address"));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(at(request, address)))
            .setHost(address.host())
            .setPort(address.port())
            .setSsl(address.secure())
            .setURI(address.target())
            .setFollowRedirects(false);
    headers(request, options);
    return status(options, Buffer.buffer(request.body()), request.call().timeout());
  }

  private InetSocketAddress at(WebhookRequest request, HttpAddress address) {
    HostAllowlist allowlist =
        allowed.apply(request.lane().environment()).filterByPort(address.port());
    if (!allowlist.isAllowed(address.host())) {
      throw new TargetException.Permanent(
          "%s is not among the environment's allowed hosts".formatted(address.host()));
    }
    try {
      List<InetAddress> found = resolver.resolve(address.host());
      found.stream()
          .flatMap(one -> allowlist.findRejection(address.host(), one).stream())
          .findFirst()
          .ifPresent(rejection -> {
            throw new TargetException.Permanent(rejection);
          });
      return new InetSocketAddress(found.getFirst(), address.port());
    } catch (DnsResolver.UnresolvedException e) {
      throw new TargetException.Unreachable(String.valueOf(e.getMessage()), e);
    }
  }

  private void headers(WebhookRequest request, RequestOptions options) {
    String id = request.id().toString();
    long seconds = clock.instant().getEpochSecond();
    options
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", "sluice")
        .putHeader("idempotency-key", id)
        .putHeader(Webhook.UNBRANDED_MSG_ID_KEY, id)
        .putHeader(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(seconds));
    request
        .call()
        .secret()
        .ifPresent(reference ->
            options.putHeader(
                Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signature(request, reference, seconds)));
  }

  private String signature(WebhookRequest request, String reference, long seconds) {
    try {
      String secret = secrets.apply(request.lane().environment()).read(reference).value();
      return new Webhook(secret).sign(request.id().toString(), seconds, request.body());
    } catch (SecretReader.UnreadableSecretException e) {
      throw new TargetException.Unreachable(String.valueOf(e.getMessage()), e);
    } catch (EmptyWebhookSecretException | WebhookSigningException | IllegalArgumentException _) {
      throw new TargetException.Unreachable(
          "secret %s is not of the form whsec_…".formatted(reference));
    }
  }

  private int status(RequestOptions options, Buffer body, Duration limit) {
    Promise<HttpClientRequest> opened = Promise.promise();
    Future<Integer> answer =
        client
            .request(options)
            .onSuccess(opened::complete)
            .compose(request -> exchange(request, body));
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      throw new TargetException.Unreachable(
          "no answer within %d s".formatted(limit.toSeconds()), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TargetException.Unreachable(
          "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage()), e);
    } catch (InterruptedException e) {
      opened.future().onSuccess(HttpClientRequest::reset);
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("stopped while calling", e);
    }
  }

  /// Sends the request and returns the status. The connection is not reused, and is closed before
  /// the body is read.
  private static Future<Integer> exchange(HttpClientRequest request, Buffer body) {
    request.exceptionHandler(_ -> {}); // the response fails with it
    Future<Integer> answer = request.response().map(HttpWebhookClient::status);
    return request.end(body).compose(_ -> answer, _ -> answer).onSuccess(_ -> request.reset());
  }

  private static int status(HttpClientResponse response) {
    response.exceptionHandler(_ -> {}); // the body is ignored
    return response.statusCode();
  }

  @Override
  public void close() {
    client.close();
  }
}
