package io.sluice.api.store;

import io.sluice.api.projection.ReleaseViews;
import io.sluice.contract.Json;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.VerdictView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last verdict of a release with the findings of its checks, in a column of its own: a replica
/// of an earlier version cannot read a view with findings. Such a replica writes the view only, so
/// the column counts only while the view has the same verdict.
final class StoredVerdict {

  /// Returns the view as every version can read it.
  static ReleaseView withoutFindings(ReleaseView view) {
    return view.verdict()
        .map(verdict -> ReleaseViews.withVerdict(view, withoutFindings(verdict)))
        .orElse(view);
  }

  /// Returns the verdict as JSON; empty without findings.
  static Optional<String> find(ReleaseView view) {
    return view.verdict().filter(verdict -> verdict.findings().isPresent()).map(Json::write);
  }

  /// Returns the view with the findings of its verdict.
  ///
  /// @param stored value of the column
  static ReleaseView join(ReleaseView view, @Nullable String stored) {
    return Optional.ofNullable(stored)
        .map(json -> Json.readTolerant(json, VerdictView.class))
        .filter(verdict -> view.verdict().equals(Optional.of(withoutFindings(verdict))))
        .map(verdict -> ReleaseViews.withVerdict(view, verdict))
        .orElse(view);
  }

  private static VerdictView withoutFindings(VerdictView verdict) {
    return new VerdictView(
        verdict.step(),
        verdict.kind(),
        verdict.sentence(),
        verdict.requests(),
        verdict.errors(),
        verdict.stableRequests(),
        verdict.stableErrors(),
        verdict.at(),
        verdict.notes(),
        Optional.empty());
  }

  private StoredVerdict() {}
}
