package io.sluice.cli.verdict;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The published verdicts of a record.
public final class PublishedVerdicts {

  public static List<Verdict> of(Entries record) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Optional<WatchEvent> next = record.readNext();
        next.isPresent();
        next = record.readNext()) {
      if (next.get() instanceof WatchEvent.VerdictPublished(Verdict verdict)) {
        verdicts.add(verdict);
      }
    }
    return List.copyOf(verdicts);
  }

  private PublishedVerdicts() {}
}
