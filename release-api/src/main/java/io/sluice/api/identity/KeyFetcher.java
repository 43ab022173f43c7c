package io.sluice.api.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.HttpAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/// Fetches the keys of issuers, from allowed hosts, within limits of time and size, and without
/// redirects. TLS proves the name of the host, so another address behind it gets no answer
/// accepted.
final class KeyFetcher implements AutoCloseable {
  static final int RESPONSE_MAX = 1 << 20;

  private static final ObjectMapper MAPPER = Json.ownMapper();

  private final HttpClient http;
  private final DnsResolver resolver;
  private final Duration timeout;

  /// @param timeout time until the last byte of a response
  KeyFetcher(DnsResolver resolver, Duration timeout) {
    this.resolver = resolver;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /// The keys cannot be read now. The message is for the log of an operator.
  static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnavailableException(String message) {
      super(message);
    }

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Returns the public keys of an issuer; never an empty list.
  ///
  /// @throws UnavailableException if there are none within the limits
  List<JsonWebKey> fetch(Issuer issuer) {
    String url = issuer.keys().orElseGet(() -> discover(issuer));
    List<JsonWebKey> keys =
        parse(url, get(url, issuer.allowedHosts())).stream()
            .filter(PublicJsonWebKey.class::isInstance)
            .toList();
    if (keys.isEmpty()) {
      throw new UnavailableException(url + " has no public key");
    }
    return keys;
  }

  private String discover(Issuer issuer) {
    String url = issuer.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration";
    JsonNode document = readTree(url, get(url, issuer.allowedHosts()));
    if (!document.path("issuer").asText().equals(issuer.issuer())) {
      throw new UnavailableException(url + " names another issuer");
    }
    return Optional.of(document.path("jwks_uri").asText())
        .filter(Issuer::isSecure)
        .orElseThrow(() -> new UnavailableException(url + " has no https address in jwks_uri"));
  }

  private static JsonNode readTree(String url, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UnavailableException(url + " is no JSON", e);
    }
  }

  private static List<JsonWebKey> parse(String url, String text) {
    try {
      return new JsonWebKeySet(text).getJsonWebKeys();
    } catch (JoseException e) {
      throw new UnavailableException(url + " is no JSON Web Key Set", e);
    }
  }

  private String get(String url, HostAllowlist hosts) {
    requireAllowed(url, hosts);
    CompletableFuture<HttpResponse<String>> sent =
        http.sendAsync(
            HttpRequest.newBuilder(URI.create(url)).header("Accept", "application/json").build(),
            BodyHandlers.limiting(BodyHandlers.ofString(), RESPONSE_MAX));
    try {
      HttpResponse<String> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new UnavailableException(
            "%s answers with status %d".formatted(url, response.statusCode()));
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "%s has not answered within %d ms".formatted(url, timeout.toMillis()), e);
    } catch (ExecutionException e) {
      String reason =
          e.getCause() instanceof IOException io && io.getMessage() != null
              ? io.getMessage()
              : "no connection";
      throw new UnavailableException("%s does not answer: %s".formatted(url, reason), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("stopped while reading " + url, e);
    } finally {
      sent.cancel(true);
    }
  }

  private void requireAllowed(String url, HostAllowlist hosts) {
    HttpAddress address =
        HttpAddress.parse(url)
            .orElseThrow(() -> new UnavailableException(url + " is no http or https address"));
    HostAllowlist allowed = hosts.filterByPort(address.port());
    if (!allowed.isAllowed(address.host())) {
      throw new UnavailableException(
          "%s is not among the hosts of its issuer".formatted(address.host()));
    }
    try {
      resolver.resolve(address.host().replaceAll("[\\[\\]]", "")).stream()
          .flatMap(one -> allowed.findRejection(address.host(), one).stream())
          .findFirst()
          .ifPresent(rejection -> {
            throw new UnavailableException(rejection + ": add the address to hosts");
          });
    } catch (DnsResolver.UnresolvedException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
