package io.sluice.messaging.kafka;

import io.sluice.messaging.secret.PasswordFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;
import org.jspecify.annotations.Nullable;

/// Logs a client of Kafka in with the password that its file contains at that time. Kafka's own
/// handler keeps the password with which the client was created.
public final class PasswordFileHandler implements AuthenticateCallbackHandler {
  /// Options of the login module: the user, which Kafka names, and the path of the file.
  static final String USER = "username";

  static final String FILE = "passwordFile";

  private String user = "";
  private @Nullable PasswordFile file;

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
    Map<String, ?> options = entries.getFirst().getOptions();
    user = option(options, USER);
    file = PasswordFile.open(Path.of(option(options, FILE)));
  }

  private static String option(Map<String, ?> options, String name) {
    if (options.get(name) instanceof String value) {
      return value;
    }
    throw new IllegalStateException("sasl.jaas.config needs the option " + name);
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      switch (callback) {
        case NameCallback name -> name.setName(user);
        case PasswordCallback password ->
            password.setPassword(Objects.requireNonNull(file).password().toCharArray());
        case ScramExtensionsCallback _ -> {} // the logins of Sluice have no extensions
        default -> throw new UnsupportedCallbackException(callback);
      }
    }
  }

  @Override
  public void close() {}
}
