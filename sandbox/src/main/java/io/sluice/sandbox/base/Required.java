package io.sluice.sandbox.base;

import java.util.Optional;
import java.util.Set;

/// The programs that some tests need and not every machine has. Tests of a missing program are
/// skipped, unless `SLUICE_REQUIRE` names it, such as `docker,haproxy`: then they fail. Thus no
/// test is skipped silently on a machine that must have the program.
public final class Required {
  /// The environment variable with the required programs.
  public static final String NAME = "SLUICE_REQUIRE";

  private final Set<String> required;

  /// @param names names of programs, separated by commas
  Required(String names) {
    this.required = Set.of(names.strip().split(" *, *", -1));
  }

  /// Whether the tests of `program` must run; a condition for `@EnabledIf`.
  ///
  /// @param isInstalled whether this machine has the program
  /// @throws SandboxException if the program is required and missing
  public static boolean has(String program, boolean isInstalled) {
    String names = Optional.ofNullable(System.getenv(NAME)).orElse("");
    return new Required(names).isAllowed(program, isInstalled);
  }

  boolean isAllowed(String program, boolean isInstalled) {
    if (!isInstalled && required.contains(program)) {
      throw new SandboxException("%s is required (%s) and not installed".formatted(program, NAME));
    }
    return isInstalled;
  }
}
