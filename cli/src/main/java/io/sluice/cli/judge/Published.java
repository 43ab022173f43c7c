package io.sluice.cli.judge;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The published verdicts of a record.
public final class Published {

  public static List<Verdict> of(Entries record) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Optional<Recorded> next = record.next(); next.isPresent(); next = record.next()) {
      if (next.get() instanceof Recorded.Published(Verdict verdict)) {
        verdicts.add(verdict);
      }
    }
    return List.copyOf(verdicts);
  }

  private Published() {}
}
