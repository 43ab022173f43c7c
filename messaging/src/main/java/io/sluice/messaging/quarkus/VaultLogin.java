package io.sluice.messaging.quarkus;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.auth.VaultKubernetesTokenProvider;
import io.quarkus.vault.client.auth.VaultStaticClientTokenProvider;
import io.quarkus.vault.client.auth.VaultTokenProvider;
import io.sluice.contract.TrustedAuthority;
import io.sluice.messaging.secret.FileSecretStore;
import io.sluice.messaging.secret.OwnFiles;
import io.sluice.messaging.secret.PasswordFile;
import io.sluice.messaging.secret.SecretStore;
import io.sluice.messaging.secret.VaultSecrets;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The login to HashiCorp Vault by the settings: with a token, or by the service account of a pod.
final class VaultLogin {
  /// The time before its end at which a login is renewed.
  private static final Duration RENEWAL = Duration.ofMinutes(1);

  private static final String ACCOUNT = "sluice.secrets.vault.kubernetes-token-file";

  private final SecretsConfig.Vault config;

  private VaultLogin(SecretsConfig.Vault config) {
    this.config = config;
  }

  /// Finds the secrets in Vault; empty without an address.
  ///
  /// @throws IllegalStateException without a login, or with two, or if a file cannot be read
  static Optional<VaultSecrets> findSecrets(SecretsConfig.Vault config) {
    return config.url().map(address -> new VaultLogin(config).secrets(address));
  }

  private VaultSecrets secrets(String address) {
    String server = address.replaceFirst("/+$", ""); // the client would repeat a path that ends so
    VaultTokenProvider tokens = tokens();
    return new VaultSecrets(
        http(),
        exchanges ->
            VaultClient.builder().baseUrl(server).executor(exchanges).tokenProvider(tokens).build(),
        new VaultSecrets.Place(config.mount(), config.path(), config.timeout()));
  }

  private VaultTokenProvider tokens() {
    if (config.tokenFile().isPresent() == config.kubernetesRole().isPresent()) {
      throw new IllegalStateException(
          "sluice.secrets.vault.url needs either sluice.secrets.vault.token-file or"
              + " sluice.secrets.vault.kubernetes-role");
    }
    return config
        .tokenFile()
        .map(PasswordFile::open)
        .map(VaultLogin::byToken)
        .orElseGet(() -> byServiceAccount(config.kubernetesRole().orElseThrow()));
  }

  private HttpClient http() {
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .connectTimeout(config.timeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    config
        .caFile()
        .map(file -> TrustedAuthority.context("sluice.secrets.vault.ca-file", file))
        .ifPresent(http::sslContext);
    return http.build();
  }

  private static VaultTokenProvider byToken(PasswordFile token) {
    return new VaultStaticClientTokenProvider(
        _ -> CompletableFuture.completedFuture(token.password()));
  }

  /// Logs in once for all reads, and again when Vault no longer accepts the token of the login.
  private VaultTokenProvider byServiceAccount(String role) {
    return new VaultKubernetesTokenProvider(
            "kubernetes", role, () -> CompletableFuture.completedFuture(accountToken()))
        .caching(RENEWAL);
  }

  /// Reads the token of the service account, which Kubernetes replaces from time to time.
  private String accountToken() {
    Path file = config.kubernetesTokenFile().toAbsolutePath();
    try {
      return new FileSecretStore(file.resolveSibling(""), OwnFiles.NONE)
          .read(file.toString())
          .strip();
    } catch (SecretStore.SecretException e) {
      throw new SecretStore.SecretException("%s: %s".formatted(ACCOUNT, e.getMessage()));
    }
  }
}
