package io.sluice.engine.effect.registry;

import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The requests for one verification, within a common limit of time. Each follows at most a few
/// redirects. Another host gets no credentials by them.
final class RegistryRequests {
  private static final int REDIRECTS_MAX = 3;
  private static final int REDIRECT_MIN = 300;
  private static final int REDIRECT_MAX = 399;

  /// The end of the JDK's message about a response beyond the limit.
  private static final String TOO_LARGE = "exceeds capacity";

  private final HttpClient http;
  private final RegistryHost host;
  private final RegistryLimits limits;
  private final LongSupplier nanoTime;
  private final long deadline;

  /// @param nanoTime monotonic
  RegistryRequests(
      HttpClient http, RegistryHost host, RegistryLimits limits, LongSupplier nanoTime) {
    this.http = http;
    this.host = host;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.deadline = nanoTime.getAsLong() + limits.timeout().toNanos();
  }

  RegistryHost host() {
    return host;
  }

  /// Sends a request.
  ///
  /// @param authorization value of the header; a redirect keeps it only within the registry
  /// @param maxBytes maximum size of the response
  /// @throws TargetException if there is no response within the limits, or a forbidden redirect
  HttpResponse<byte[]> get(URI uri, String accept, Optional<String> authorization, int maxBytes) {
    HttpResponse<byte[]> response = send(uri, accept, authorization, maxBytes);
    boolean isOwn = host.isOwn(uri);
    for (int i = 0; i < REDIRECTS_MAX && isRedirect(response); i++) {
      URI target = toTarget(response);
      isOwn = isOwn && host.isOwn(target);
      response = send(target, accept, isOwn ? authorization : Optional.empty(), maxBytes);
    }
    return response;
  }

  /// Returns the maximum size of a response.
  int maxBytes() {
    return limits.maxBytes();
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return response.statusCode() >= REDIRECT_MIN && response.statusCode() <= REDIRECT_MAX;
  }

  private URI toTarget(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("location")
          .map(location -> response.uri().resolve(location))
          .orElseThrow(this::invalid);
    } catch (IllegalArgumentException _) {
      throw invalid();
    }
  }

  private TargetException.Permanent invalid() {
    return new TargetException.Permanent(
        "registry %s sent an invalid redirect".formatted(host.name()));
  }

  private HttpResponse<byte[]> send(
      URI uri, String accept, Optional<String> authorization, int maxBytes) {
    requireTime();
    host.requireAllowed(uri);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Accept", accept).header("User-Agent", "sluice");
    authorization.ifPresent(value -> request.header("Authorization", value));
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      return sent.get(Math.max(0, deadline - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unreachable(slow(), e);
    } catch (ExecutionException e) {
      throw failure(e, maxBytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    } finally {
      sent.cancel(true);
    }
  }

  private TargetException failure(ExecutionException e, int maxBytes) {
    String reason =
        e.getCause() instanceof IOException io && io.getMessage() != null
            ? io.getMessage()
            : "no connection";
    return reason.contains(TOO_LARGE)
        ? new TargetException.Permanent(
            "registry %s answers with more than %d bytes".formatted(host.name(), maxBytes), e)
        : unreachable(reason, e);
  }

  private TargetException.Unreachable unreachable(String reason, Exception e) {
    return new TargetException.Unreachable(
        "registry %s does not answer: %s".formatted(host.name(), reason), e);
  }

  private void requireTime() {
    if (deadline - nanoTime.getAsLong() <= 0) {
      throw unreachable(slow(), new TimeoutException());
    }
  }

  private String slow() {
    Duration time = limits.timeout();
    return "no answer within "
        + (time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms");
  }
}
