package io.sluice.messaging.secret;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The environment variables of this process whose names begin with a prefix.
public final class VariableSecretStore implements SecretStore {
  /// The names of secrets. They have no two underscores in a row: the prefix of an environment ends
  /// with those, so that no name leads from one environment to the variables of another.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]+(_[A-Za-z0-9]+)*");

  private final String prefix;
  private final Function<String, Optional<String>> variables;

  /// @param prefix the first part of the variables' names; a secret's name is the rest
  /// @param variables returns a variable by its name
  public VariableSecretStore(String prefix, Function<String, Optional<String>> variables) {
    this.prefix = prefix;
    this.variables = variables;
  }

  @Override
  public String read(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SecretException(
          "a name has letters, digits and single underscores between them, without the prefix "
              + prefix);
    }
    String variable = prefix + name;
    return variables
        .apply(variable)
        .orElseThrow(() -> new SecretException("variable %s is not set".formatted(variable)));
  }
}
