package io.sluice.cli.show;

import io.sluice.cli.api.Told;
import io.sluice.contract.view.ReleaseView;

/// Shows a release until it ends.
public interface Display extends AutoCloseable {
  /// Receives an event of the release.
  void told(Told told);

  /// Receives the current state of the release, several times a second.
  void shown(ReleaseView release);

  @Override
  void close();
}
