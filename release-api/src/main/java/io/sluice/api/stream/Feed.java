package io.sluice.api.stream;

import io.sluice.contract.view.EventView;
import java.util.List;

/// The source of a stream.
///
/// @param behind reads the next rows behind a cursor, in order
/// @param last whether an event is the last one
record Feed(Look behind, End last) {

  interface Look {
    Seen after(long cursor);
  }

  /// Some rows behind a cursor.
  ///
  /// @param events the readable ones; a newer version of Sluice wrote the others
  /// @param cursor the position of the last row; the old cursor if there are no rows
  record Seen(List<EventView> events, long cursor) {}

  interface End {
    boolean is(EventView event);
  }
}
