package io.sluice.cli.judge;

import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import java.util.Optional;

/// The record of a release, read entry by entry.
public sealed interface Entries extends AutoCloseable permits FileEntries, ApiEntries {

  /// Returns the file or the release of the record, for messages.
  String name();

  Recording recording();

  /// Returns the next entry; empty after the last.
  Optional<Recorded> next();

  @Override
  void close();
}
