package io.sluice.messaging.kafka;

import io.sluice.messaging.secret.PasswordFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The login of a client to Kafka, from its environment. The password comes from a file, so that no
/// environment and no command line shows it, and so that a new one needs no restart.
///
/// - `SLUICE_KAFKA_USER`: the user; if unset, clients do not log in, as on a single machine
/// - `SLUICE_KAFKA_PASSWORD_FILE`: the file with the password
/// - `SLUICE_KAFKA_PROTOCOL`: `SASL_PLAINTEXT` (default) or `SASL_SSL`
/// - `SLUICE_KAFKA_CA_FILE`: with `SASL_SSL`, the file in PEM with the certificate of the authority
///   that signed those of Kafka; if unset, one of the authorities that the JDK trusts
/// - `SLUICE_KAFKA_MECHANISM`: `SCRAM-SHA-512` (default), `SCRAM-SHA-256` or `PLAIN`
public final class KafkaLogin {
  /// Characters without a special meaning in JAAS, in settings or in a shell.
  private static final Pattern PLAIN = Pattern.compile("[-A-Za-z0-9._~+/=@%]+");

  /// Returns the settings of a Kafka client for the login; empty without a user.
  ///
  /// @throws IllegalStateException if the password holds more than ASCII letters, digits and
  ///   `-._~+/=@%`, or its file cannot be read
  public static Map<String, String> properties(Map<String, String> environment) {
    String user = environment.getOrDefault("SLUICE_KAFKA_USER", "");
    if (user.isEmpty()) {
      return Map.of();
    }
    String file = environment.getOrDefault("SLUICE_KAFKA_PASSWORD_FILE", "");
    if (file.isEmpty()) {
      throw new IllegalStateException("SLUICE_KAFKA_USER needs SLUICE_KAFKA_PASSWORD_FILE");
    }
    String mechanism = environment.getOrDefault("SLUICE_KAFKA_MECHANISM", "SCRAM-SHA-512");
    String module =
        mechanism.equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    var _ = read(Path.of(file)); // a wrong file is reported at the start
    Map<String, String> properties = new TreeMap<>();
    properties.put(
        "security.protocol", environment.getOrDefault("SLUICE_KAFKA_PROTOCOL", "SASL_PLAINTEXT"));
    properties.put("sasl.mechanism", mechanism);
    properties.put("sasl.client.callback.handler.class", PasswordFileHandler.class.getName());
    properties.put(
        "sasl.jaas.config",
        "%s required %s=%s %s=%s;"
            .formatted(
                module,
                PasswordFileHandler.USER,
                quoted(user),
                PasswordFileHandler.FILE,
                quoted(file)));
    String authority = environment.getOrDefault("SLUICE_KAFKA_CA_FILE", "");
    if (!authority.isEmpty()) {
      properties.put("ssl.truststore.type", "PEM");
      properties.put("ssl.truststore.location", authority);
    }
    return properties;
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Returns the passwords of `services`, each from a file with the service's name in `directory`.
  ///
  /// @throws IllegalStateException if a password holds more than ASCII letters, digits and
  ///   `-._~+/=@%`, or its file cannot be read
  public static Map<String, String> passwords(String directory, Set<String> services) {
    Map<String, String> passwords = new TreeMap<>();
    for (String service : services) {
      passwords.put(service, read(Path.of(directory, service)));
    }
    return passwords;
  }

  /// Returns the password in `file`, without white space around it.
  ///
  /// @throws IllegalStateException if the password holds more than ASCII letters, digits and
  ///   `-._~+/=@%`, or its file cannot be read
  static String read(Path file) {
    String password = PasswordFile.read(file);
    if (!PLAIN.matcher(password).matches()) {
      throw new IllegalStateException(
          file + ": a password is made of ASCII letters, digits and -._~+/=@%");
    }
    return password;
  }

  private KafkaLogin() {}
}
