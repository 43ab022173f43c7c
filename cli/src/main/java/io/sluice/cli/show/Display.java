package io.sluice.cli.show;

import io.sluice.cli.api.Told;
import io.sluice.contract.view.ReleaseView;

/// Shows a release while it goes on.
public interface Display extends AutoCloseable {
  /// Something happened.
  void told(Told told);

  /// How the release stands; called several times a second.
  void shown(ReleaseView release);

  @Override
  void close();
}
