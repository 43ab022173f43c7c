package io.sluice.api.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.document.ShortestDocument;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The documents with which new releases begin.
@ApplicationScoped
public class ReleaseDrafts {
  private final ReleaseSubmission releaseSubmission;

  ReleaseDrafts(ReleaseSubmission releaseSubmission) {
    this.releaseSubmission = releaseSubmission;
  }

  /// Returns the shortest document of the release that serves; of a lane that none serves, its
  /// names.
  ///
  /// @throws io.sluice.api.http.ProblemException if there is no such environment
  public ObjectNode begin(LaneKey lane) {
    ResolutionContext context = releaseSubmission.context(lane);
    return context
        .findStable()
        .map(stable -> shorten(stable.spec(), context))
        .orElseGet(() -> ShortestDocument.ofNames(lane));
  }

  /// Returns the shortest document with which `spec` is released again.
  ///
  /// @throws io.sluice.api.http.ProblemException if there is no such environment
  public ObjectNode repeat(ReleaseSpec spec) {
    return shorten(spec, releaseSubmission.context(spec.lane()));
  }

  private static ObjectNode shorten(ReleaseSpec spec, ResolutionContext context) {
    return ShortestDocument.of(
        // For runtime local, the artifact follows from the files of the command.
        ReleaseSubmission.isLocal(context) ? spec.withoutArtifact() : spec,
        context.applicationDocument(),
        context.environmentDocument(),
        context.findStable(),
        context.now());
  }

  /// Finds the release that serves a lane.
  ///
  /// @throws io.sluice.api.http.ProblemException if there is no such environment
  public Optional<ReleaseSpec> findServing(LaneKey lane) {
    return releaseSubmission.context(lane).findStable().map(Serving::spec);
  }
}
