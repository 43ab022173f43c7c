package io.sluice.cli.display;

import io.sluice.cli.api.EventSummary;
import io.sluice.contract.view.ReleaseView;

/// Shows a release until it ends.
public interface Display extends AutoCloseable {
  /// Receives an event of the release.
  void onEvent(EventSummary event);

  /// Receives the current state of the release, several times a second.
  void onRelease(ReleaseView release);

  @Override
  void close();
}
