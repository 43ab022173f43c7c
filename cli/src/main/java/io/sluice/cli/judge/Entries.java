package io.sluice.cli.judge;

import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import java.util.Optional;

/// What was recorded of a release, an entry at a time.
public sealed interface Entries extends AutoCloseable permits FileEntries, ApiEntries {

  /// Whose it is, for people: a file or a release.
  String name();

  Recording recording();

  /// The next entry; empty behind the last.
  Optional<Recorded> next();

  @Override
  void close();
}
