package io.sluice.api.stream;

import io.sluice.contract.view.EventView;
import java.util.List;

/// The events of a stream.
///
/// @param behind returns the events behind a cursor, in order
/// @param last whether an event is the last one of the stream
record Feed(Look behind, End last) {

  interface Look {
    List<EventView> after(long cursor);
  }

  interface End {
    boolean is(EventView event);
  }
}
