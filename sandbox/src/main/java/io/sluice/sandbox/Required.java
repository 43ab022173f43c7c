package io.sluice.sandbox;

import java.util.Optional;
import java.util.Set;

/// Programs that some tests need and not every machine has. Tests of what is missing are skipped,
/// unless `SLUICE_REQUIRE` names it, such as `docker,haproxy`: then they fail. So nothing is
/// skipped in silence where it is meant to be there.
public final class Required {
  /// The words of `SLUICE_REQUIRE`.
  public static final String NAME = "SLUICE_REQUIRE";

  private final Set<String> required;

  /// @param names separated by commas
  Required(String names) {
    this.required = Set.of(names.strip().split(" *, *", -1));
  }

  /// Whether tests of `program` are to be run, as `@EnabledIf` asks it.
  ///
  /// @param isThere whether this machine has it
  /// @throws SandboxException if it is required and not there
  public static boolean has(String program, boolean isThere) {
    String names = Optional.ofNullable(System.getenv(NAME)).orElse("");
    return new Required(names).allows(program, isThere);
  }

  boolean allows(String program, boolean isThere) {
    if (!isThere && required.contains(program)) {
      throw new SandboxException("%s is required (%s) and not there".formatted(program, NAME));
    }
    return isThere;
  }
}
