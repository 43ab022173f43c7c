package io.sluice.api.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import io.sluice.api.ApiConfig;
import io.sluice.api.http.Caller;
import io.sluice.api.http.Grant;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.Scope;
import io.sluice.api.http.TokenLookup;
import io.sluice.contract.Json;
import io.sluice.messaging.egress.SystemDnsResolver;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The issuers whose tokens the API accepts. It reads their file once, at the start.
@Startup
@Singleton
public class IssuerRegistry implements TokenLookup {
  private static final ObjectMapper MAPPER = Json.mapper();

  /// HTTP/2 and many proxies admit no longer headers.
  private static final int TOKEN_MAX = 8 * 1024;

  private static final int FILE_MAX = 1 << 20;
  private static final int REFRESH_MINUTES = 15;
  private static final Pattern FORM = Pattern.compile("[-_A-Za-z0-9]+(?:\\.[-_A-Za-z0-9]+){2}");

  private final List<Issuer> issuers;
  private final Map<String, TokenVerifier> verifiers = new HashMap<>();
  private final SystemDnsResolver resolver;
  private final Optional<KeyFetcher> fetcher;

  /// Fetches keys also while no one signs in: a withdrawn key ends in time.
  private final ScheduledExecutorService refreshes =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("issuer-keys").factory());

  /// @throws IllegalStateException if the file has no valid document
  @Inject
  IssuerRegistry(ApiConfig config) {
    this(config, System::nanoTime, Duration.ofSeconds(5));
  }

  /// @param timeout time until the last byte of a response of an issuer
  IssuerRegistry(ApiConfig config, LongSupplier nanoTime, Duration timeout) {
    resolver = new SystemDnsResolver(timeout);
    issuers = config.issuersFile().map(IssuerRegistry::read).orElse(List.of());
    fetcher = issuers.isEmpty() ? Optional.empty() : Optional.of(new KeyFetcher(resolver, timeout));
    fetcher.ifPresent(it -> issuers.forEach(issuer -> add(issuer, it, nanoTime)));
  }

  private void add(Issuer issuer, KeyFetcher from, LongSupplier nanoTime) {
    var keys = new IssuerKeys(issuer.name(), () -> from.fetch(issuer), nanoTime);
    ScheduledFuture<?> _ =
        refreshes.scheduleAtFixedRate(keys::refreshLater, 0, REFRESH_MINUTES, TimeUnit.MINUTES);
    verifiers.put(issuer.issuer(), new TokenVerifier(issuer, keys, nanoTime));
  }

  /// Returns whether the token has the form of a JSON Web Token with a signature.
  @Override
  public boolean hasForm(String token) {
    return !issuers.isEmpty() && token.length() <= TOKEN_MAX && FORM.matcher(token).matches();
  }

  /// Returns the caller of a token; empty if it is not valid, or no known issuer issued it. It may
  /// read keys from the issuer.
  @Override
  public Optional<Caller> findCaller(String token) {
    return findIssuer(token)
        .flatMap(issuer -> Optional.ofNullable(verifiers.get(issuer)))
        .flatMap(verifier -> verifier.findCaller(token));
  }

  /// Finds the issuer that a token names, without any check of the token.
  private static Optional<String> findIssuer(String token) {
    try {
      byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
      return Optional.of(MAPPER.readTree(claims).path("iss").asText());
    } catch (IllegalArgumentException | JsonProcessingException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
  }

  /// Returns the roles that persons of each issuer can have in a scope that `condition` accepts.
  List<List<String>> personRoles(Predicate<Scope> condition) {
    return issuers.stream()
        .map(issuer -> Grant.roleNames(issuer.personGrants(), condition))
        .filter(roles -> !roles.isEmpty())
        .toList();
  }

  private static List<Issuer> read(Path file) {
    try {
      if (Files.size(file) > FILE_MAX) {
        throw new IllegalStateException(
            "the file of issuers %s has more than %d bytes".formatted(file, FILE_MAX));
      }
      return IssuersDocument.parse(Files.readAllBytes(file)).issuers();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the file of issuers " + file, e);
    } catch (ProblemException e) {
      throw new IllegalStateException(
          "the file of issuers %s is invalid: %s".formatted(file, e.getMessage()), e);
    }
  }

  @PreDestroy
  void close() {
    List<Runnable> _ = refreshes.shutdownNow();
    fetcher.ifPresent(KeyFetcher::close);
    resolver.close();
  }
}
