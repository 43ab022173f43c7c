package io.sluice.domain.verdict;

import io.sluice.contract.Verdict;
import java.util.Optional;

/// The judge of external verdicts. The newest verdict counts; before the first, it is empty.
///
/// @param check name of the check
public record ExternalVerdictJudge(String check, Optional<SourceSample.ExternalVerdict> verdict)
    implements Judge {

  static ExternalVerdictJudge start(String check) {
    return new ExternalVerdictJudge(check, Optional.empty());
  }

  /// Returns the kind of the newest verdict; inconclusive before the first.
  public Verdict.Kind kind() {
    return verdict.map(SourceSample.ExternalVerdict::kind).orElse(Verdict.Kind.INCONCLUSIVE);
  }

  @Override
  public ExternalVerdictJudge tick(Tick tick) {
    return findNewest(tick)
        .map(it -> new ExternalVerdictJudge(check, Optional.of(it)))
        .orElse(this);
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return findNewest(tick).isPresent();
  }

  private Optional<SourceSample.ExternalVerdict> findNewest(Tick tick) {
    return tick.measured().stream()
        .filter(SourceSample.ExternalVerdict.class::isInstance)
        .map(SourceSample.ExternalVerdict.class::cast)
        .filter(it -> it.check().equals(check))
        .reduce((_, later) -> later);
  }
}
