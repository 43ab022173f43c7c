package io.sluice.messaging.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.VaultClientException;
import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2ReadSecretData;
import io.quarkus.vault.client.common.VaultRequestExecutor;
import io.sluice.messaging.secret.SecretStore.SecretException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The secrets in the key-value store, version 2, of HashiCorp Vault. Those of an environment are
/// below a path of its name.
public final class VaultSecrets {
  /// A path below that of the environment, and a field. No part of the path begins with a dot.
  private static final Pattern NAME =
      Pattern.compile(
          "([A-Za-z0-9_][-._A-Za-z0-9]*(?:/[A-Za-z0-9_][-._A-Za-z0-9]*)*)#([-._A-Za-z0-9]+)");

  /// Maximum size of a secret in bytes.
  private static final int BYTES_MAX = 16 * 1024;

  private final HttpClient http;
  private final Function<VaultRequestExecutor, VaultClient> clients;
  private final Place place;

  /// Where the secrets are.
  ///
  /// @param mount path of the key-value store, such as `secret`
  /// @param path path within the store, with a part for each environment
  /// @param limit time limit of a read, its login included
  public record Place(String mount, String path, Duration limit) {}

  /// @param http follows no redirects
  /// @param clients returns the client of a read, which sends its requests by the argument; all
  ///   share one login
  public VaultSecrets(
      HttpClient http, Function<VaultRequestExecutor, VaultClient> clients, Place place) {
    this.http = http;
    this.clients = clients;
    this.place = place;
  }

  /// Returns the secrets that releases in `environment` may use.
  public SecretStore of(String environment) {
    return name -> read(environment, name);
  }

  private String read(String environment, String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new SecretException("a secret in Vault is vault:PATH#FIELD");
    }
    String secret = "%s/%s/%s".formatted(place.path(), environment, parts.group(1));
    @Nullable Object value = fields(secret).get(parts.group(2));
    if (!(value instanceof String text)) {
      throw new SecretException(
          "%s of %s in Vault has no text in field %s"
              .formatted(secret, place.mount(), parts.group(2)));
    }
    if (text.getBytes(UTF_8).length > BYTES_MAX) {
      throw new SecretException("it has more than %d bytes".formatted(BYTES_MAX));
    }
    return text;
  }

  private Map<String, Object> fields(String secret) {
    VaultMessages messages = new VaultMessages(place.mount(), secret);
    try (var exchanges = new BoundedVaultHttpClient(http, place.limit())) {
      try {
        return Optional.ofNullable(
                clients
                    .apply(exchanges)
                    .secrets()
                    .kv2(place.mount())
                    .readSecret(secret)
                    .toCompletableFuture()
                    .join())
            .map(VaultSecretsKV2ReadSecretData::getData)
            .orElseThrow(() -> new SecretException(messages.invalid(false)));
      } catch (CompletionException e) {
        throw toSecretException(e.getCause(), messages, exchanges.isLoggingIn());
      }
    }
  }

  /// Returns the cause and its cure. The message of the cause itself may contain secrets.
  private static SecretException toSecretException(
      @Nullable Throwable cause, VaultMessages messages, boolean isLoggingIn) {
    return switch (cause) {
      case SecretException known -> known;
      case VaultClientException rejection when rejection.getStatus() != null ->
          messages.rejection(rejection.getStatus(), isLoggingIn);
      case null, default -> new SecretException(messages.invalid(isLoggingIn));
    };
  }
}
