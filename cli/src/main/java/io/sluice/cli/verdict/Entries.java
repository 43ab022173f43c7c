package io.sluice.cli.verdict;

import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import java.util.Optional;

/// The record of a release, read entry by entry.
public sealed interface Entries extends AutoCloseable permits FileEntries, ApiEntries {

  /// Returns the file or the release of the record, for messages.
  String name();

  Recording recording();

  /// Returns the next entry; empty after the last.
  Optional<WatchEvent> readNext();

  @Override
  void close();
}
