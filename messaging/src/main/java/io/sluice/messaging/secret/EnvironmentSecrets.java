package io.sluice.messaging.secret;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The secrets that releases may use, by environment: the files of one directory, the variables
/// with one prefix, and a path in Vault.
public final class EnvironmentSecrets {
  private final Path root;
  private final Map<String, Path> directories;
  private final Map<String, String> prefixes;
  private final OwnFiles own;
  private final Optional<VaultSecrets> vault;
  private final Function<String, Optional<String>> variables;

  /// @param root contains a directory for each environment that `directories` does not name
  /// @param directories the other directories, by environment
  /// @param prefixes the prefixes that are not the default one, by environment
  /// @param vault empty if the service has no Vault
  public EnvironmentSecrets(
      Path root,
      Map<String, Path> directories,
      Map<String, String> prefixes,
      OwnFiles own,
      Optional<VaultSecrets> vault) {
    this(root, directories, prefixes, own, vault, SecretReader::findVariable);
  }

  EnvironmentSecrets(
      Path root,
      Map<String, Path> directories,
      Map<String, String> prefixes,
      OwnFiles own,
      Optional<VaultSecrets> vault,
      Function<String, Optional<String>> variables) {
    this.root = root;
    this.directories = Map.copyOf(directories);
    this.prefixes = Map.copyOf(prefixes);
    this.own = own;
    this.vault = vault;
    this.variables = variables;
  }

  /// Returns the secrets that releases in `environment` may use.
  public SecretReader of(String environment) {
    return new SecretReader(
        Map.of(
            "env", new VariableSecretStore(prefix(environment), variables),
            "file", new FileSecretStore(directory(environment), own),
            "vault", vault(environment)));
  }

  private SecretStore vault(String environment) {
    return vault
        .map(it -> it.of(environment))
        .orElse(_ -> {
          throw new SecretStore.SecretException(
              "the service has no Vault: set sluice.secrets.vault.url");
        });
  }

  private Path directory(String environment) {
    return directories.getOrDefault(environment, root.resolve(environment));
  }

  private String prefix(String environment) {
    String name = environment.toUpperCase(Locale.ROOT).replace('-', '_');
    return prefixes.getOrDefault(environment, "SLUICE_SECRET_%s__".formatted(name));
  }
}
