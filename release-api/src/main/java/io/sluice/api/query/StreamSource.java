package io.sluice.api.query;

import io.sluice.contract.view.EventView;
import java.util.List;
import java.util.function.LongSupplier;

/// The source of a stream.
///
/// @param key names the lane, or the outcomes: all streams of it have one poller
/// @param head reads the position of the last event under `key`
/// @param reader reads the next rows behind a cursor, in order
/// @param last tests whether an event is the last one
record StreamSource(String key, LongSupplier head, PageReader reader, EndCondition last) {

  interface PageReader {
    StreamPage after(long cursor);
  }

  /// The events of the next rows behind a cursor.
  ///
  /// @param events the readable ones; a newer version of Sluice wrote the others
  /// @param cursor the position of the last row; the old cursor if there are no rows
  record StreamPage(List<EventView> events, long cursor) {}

  interface EndCondition {
    boolean isLast(EventView event);
  }
}
