package io.sluice.engine.effect.instance;

import io.sluice.contract.EnvValue;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.secret.SecretReader;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads secrets when an instance is started. They are passed to the instance, and kept in memory
/// only, so that old values are masked after a change.
public final class InstanceSecrets {
  /// Maximum number of handed-out values that are remembered; the latest ones stay.
  private static final int ISSUED_MAX = 1_000;

  private final Function<String, SecretReader> secrets;

  /// The values that were handed out, oldest first.
  private final SequencedSet<IssuedSecret> issuedSecrets = new LinkedHashSet<>();

  private record IssuedSecret(String environment, String reference, String value) {}

  /// @param secrets the secrets that releases may use, by environment
  public InstanceSecrets(Function<String, SecretReader> secrets) {
    this.secrets = secrets;
  }

  /// @throws TargetException naming the reference that cannot be read, and the reason:
  ///   [TargetException.Unreachable] if a later read may succeed, else [TargetException.Permanent]
  public Map<String, String> resolve(String environment, Map<String, EnvValue> values) {
    var resolved = new HashMap<String, String>();
    values.forEach((name, value) ->
        resolved.put(
            name,
            switch (value) {
              case EnvValue.Plain(String text) -> text;
              case EnvValue.Secret(String reference) -> read(environment, name, reference);
            }));
    return resolved;
  }

  private String read(String environment, String variable, String reference) {
    try {
      String value = secrets.apply(environment).read(reference).value();
      remember(new IssuedSecret(environment, reference, value));
      return value;
    } catch (SecretReader.UnreadableSecretException e) {
      String reason = "variable %s: %s".formatted(variable, e.getMessage());
      throw e.isTemporary()
          ? new TargetException.Unreachable(reason, e)
          : new TargetException.Permanent(reason);
    }
  }

  private synchronized void remember(IssuedSecret issued) {
    issuedSecrets.addLast(issued);
    if (issuedSecrets.size() > ISSUED_MAX) {
      issuedSecrets.removeFirst();
    }
  }

  private synchronized List<String> issuedValues(String environment, String reference) {
    return issuedSecrets.stream()
        .filter(issued ->
            issued.environment().equals(environment) && issued.reference().equals(reference))
        .map(IssuedSecret::value)
        .toList();
  }

  /// Returns the mask of all secrets in `values`: both the present values and those that were
  /// handed out. It reads each secret once.
  ///
  /// @throws SecretReader.UnreadableSecretException if a secret can be read no longer, and was not
  ///   handed out since the start of the engine
  SecretMask createMask(String environment, Map<String, EnvValue> values) {
    return new SecretMask(
        values.values().stream()
            .filter(EnvValue.Secret.class::isInstance)
            .map(value -> ((EnvValue.Secret) value).secret())
            .distinct()
            .flatMap(reference -> valuesToMask(environment, reference).stream())
            .toList());
  }

  private List<String> valuesToMask(String environment, String reference) {
    List<String> issued = issuedValues(environment, reference);
    try {
      String present = secrets.apply(environment).read(reference).value();
      return Stream.concat(Stream.of(present), issued.stream()).toList();
    } catch (SecretReader.UnreadableSecretException e) {
      if (issued.isEmpty()) {
        throw e;
      }
      return issued;
    }
  }
}
