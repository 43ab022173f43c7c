package io.sluice.edge.table;

import io.sluice.contract.Token;
import java.util.List;

/// What the edge remembers of a lane, durably.
///
/// @param token the highest token seen
/// @param routed whether a table was written under that token; if not, it only fences or adopts
/// @param releases the lane's table
public record LaneRecord(Token token, boolean routed, List<Share> releases) {
  /// @throws IllegalArgumentException as [Share#checked]
  public LaneRecord {
    releases = Share.checked(releases);
  }

  /// A lane that was just adopted.
  public static LaneRecord empty(Token token) {
    return new LaneRecord(token, false, List.of());
  }

  /// The same table under another token that wrote no table.
  public LaneRecord fenced(Token next) {
    return next.equals(token) ? this : new LaneRecord(next, false, releases);
  }

  public LaneRecord routed(Token next, List<Share> table) {
    return new LaneRecord(next, true, table);
  }
}
