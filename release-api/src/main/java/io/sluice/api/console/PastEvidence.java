package io.sluice.api.console;

import io.sluice.api.http.ProblemException;
import io.sluice.api.projection.VerdictViews;
import io.sluice.api.query.RecordedEntries;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.verdict.WatchEvent;
import java.time.Instant;
import java.util.Optional;

/// The evidence of a release at an earlier time, from its recording.
///
/// @param panel last verdict on ticks until then; empty if there is none
/// @param problem reason why the recording cannot be read; empty if it can
record PastEvidence(Optional<VerdictPanel> panel, String problem) {
  static final PastEvidence NONE = new PastEvidence(Optional.empty(), "");

  static PastEvidence read(RecordedEntries entries, ReleaseView release, Instant time) {
    var search = new Search(release, time);
    try {
      entries.read(release.id(), search::add);
      return new PastEvidence(search.last, "");
    } catch (ProblemException e) {
      return new PastEvidence(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static final class Search {
    private final ReleaseView release;
    private final Instant time;
    private Optional<VerdictPanel> last = Optional.empty();

    Search(ReleaseView release, Instant time) {
      this.release = release;
      this.time = time;
    }

    /// Adds an entry.
    ///
    /// @return whether later entries can belong to the time
    boolean add(WatchEvent entry) {
      if (entry instanceof WatchEvent.VerdictPublished(Verdict verdict)) {
        Instant at = verdict.evidence().ticks().to().orElse(time);
        last = Optional.of(new VerdictPanel(VerdictViews.of(verdict, at), release));
      }
      return !(entry instanceof WatchEvent.TicksRecorded ticks)
          || !ticks.tick().span().to().isAfter(time);
    }
  }
}
