package io.sluice.domain.verdict;

import io.sluice.contract.Verdict;
import java.util.Optional;

/// The judge of external verdicts. The newest verdict counts; before the first, it is empty.
///
/// @param check name of the check
public record Elsewhere(String check, Optional<Measured.Told> told) implements Judge {

  static Elsewhere start(String check) {
    return new Elsewhere(check, Optional.empty());
  }

  /// Returns the kind of the newest verdict; inconclusive before the first.
  public Verdict.Kind kind() {
    return told.map(Measured.Told::kind).orElse(Verdict.Kind.INCONCLUSIVE);
  }

  @Override
  public Elsewhere tick(Tick tick) {
    return newest(tick).map(it -> new Elsewhere(check, Optional.of(it))).orElse(this);
  }

  @Override
  public boolean hears(Tick tick) {
    return newest(tick).isPresent();
  }

  private Optional<Measured.Told> newest(Tick tick) {
    return tick.measured().stream()
        .filter(Measured.Told.class::isInstance)
        .map(Measured.Told.class::cast)
        .filter(it -> it.check().equals(check))
        .reduce((_, later) -> later);
  }
}
