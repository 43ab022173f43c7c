package io.sluice.messaging.secret;

import io.quarkus.vault.client.common.VaultRequest;
import io.quarkus.vault.client.common.VaultResponse;
import io.quarkus.vault.client.http.VaultHttpClient;
import io.sluice.messaging.secret.SecretStore.SecretException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The exchanges with Vault that one read needs: its login, and the read itself. Each runs on the
/// thread of the read. The library's own client limits neither the size nor the time of a body.
final class BoundedVaultHttpClient extends VaultHttpClient {
  /// Maximum size of a response in bytes: a secret in Vault has at most 1 MiB.
  private static final int RESPONSE_MAX = 1024 * 1024;

  /// A part of the message if a response is larger.
  private static final String TOO_LARGE = "exceeds capacity";

  private static final long SECOND = 1_000;

  private final HttpClient http;
  private final Duration limit;
  private final long deadline;
  private boolean isLoggingIn;

  /// Begins a read.
  ///
  /// @param http follows no redirects
  /// @param limit time limit of all exchanges together
  BoundedVaultHttpClient(HttpClient http, Duration limit) {
    this.http = http;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /// Whether the latest exchange belonged to the login.
  boolean isLoggingIn() {
    return isLoggingIn;
  }

  /// Sends a request, and returns after its exchange has ended. The stage has failed with a
  /// [SecretException] if there is no response within the limits.
  @Override
  public <T> CompletionStage<VaultResponse<T>> execute(VaultRequest<T> request) {
    isLoggingIn = request.getPath().startsWith("auth/");
    try {
      HttpResponse<byte[]> response = exchange(toHttp(request));
      return buildResponse(request, response.statusCode(), List.of(), response.body());
    } catch (SecretException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static HttpRequest toHttp(VaultRequest<?> request) {
    HttpRequest.Builder http = HttpRequest.newBuilder(request.getUri());
    try {
      request.getHTTPHeaders().forEach(http::header);
    } catch (IllegalArgumentException _) { // its message has the token
      throw new SecretException(
          "the token for Vault has characters that no HTTP header can have: check its login");
    }
    return http.method(
            request.getMethod().name(),
            request
                .getSerializedBody()
                .map(BodyPublishers::ofString)
                .orElseGet(BodyPublishers::noBody))
        .build();
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), RESPONSE_MAX));
    try {
      return sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw SecretException.temporary(
          "Vault sent no complete response%s within %s"
              .formatted(isLoggingIn ? " to the login" : "", text(limit)));
    } catch (ExecutionException e) {
      throw failure(Optional.ofNullable(e.getCause()).orElse(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw SecretException.temporary("the read was interrupted");
    } finally {
      sent.cancel(true);
    }
  }

  private static SecretException failure(Throwable cause) {
    if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains(TOO_LARGE)) {
      return new SecretException("Vault sent more than 1 MiB");
    }
    return SecretException.temporary(
        "Vault cannot be reached (%s): check sluice.secrets.vault.url and"
                .formatted(cause.getClass().getSimpleName())
            + " sluice.secrets.vault.ca-file");
  }

  private static String text(Duration time) {
    long millis = time.toMillis();
    return millis % SECOND == 0 ? millis / SECOND + " s" : millis + " ms";
  }

  /// Does nothing: each exchange has ended, and later reads use the connections.
  @Override
  public void close() {}
}
