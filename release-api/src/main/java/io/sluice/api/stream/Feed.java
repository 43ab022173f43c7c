package io.sluice.api.stream;

import io.sluice.contract.view.EventView;
import java.util.List;

/// What a stream carries.
///
/// @param behind what came behind a cursor, in order
/// @param last whether nothing can come behind an event
record Feed(Look behind, End last) {

  interface Look {
    List<EventView> after(long cursor);
  }

  interface End {
    boolean is(EventView event);
  }
}
