package io.sluice.messaging.quarkus;

import io.quarkus.arc.Unremovable;
import io.quarkus.credentials.CredentialsProvider;
import io.sluice.messaging.secret.PasswordFile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The password of the database for each new connection, from the file that
/// `quarkus.datasource.credentials-provider` names.
@Singleton
@Unremovable
class DatabasePassword implements CredentialsProvider {
  private final Map<String, PasswordFile> files = new ConcurrentHashMap<>();

  /// @param file path of the file with the password
  /// @throws IllegalStateException if the file cannot be read when it is needed first
  @Override
  public Map<String, String> getCredentials(String file) {
    return Map.of(
        PASSWORD_PROPERTY_NAME,
        files.computeIfAbsent(file, it -> PasswordFile.open(Path.of(it))).password());
  }

  /// Reads the file on the thread that subscribes, which waits for it anyway: the threads of the
  /// default may all wait for a connection.
  @Override
  public Uni<Map<String, String>> getCredentialsAsync(String file) {
    return Uni.createFrom().item(() -> getCredentials(file));
  }
}
