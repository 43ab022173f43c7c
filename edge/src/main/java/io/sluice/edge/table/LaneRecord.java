package io.sluice.edge.table;

import io.sluice.contract.Steered;
import io.sluice.contract.Token;
import java.util.List;
import java.util.Optional;

/// What the edge remembers of a lane, durably.
///
/// @param token the highest token seen
/// @param routed whether a table was written under that token; if not, it only fences or adopts
/// @param releases the lane's table
/// @param steered what else brings requests to a release; nothing if empty
public record LaneRecord(
    Token token, boolean routed, List<Share> releases, Optional<Steered> steered) {
  /// @throws IllegalArgumentException as [Share#checked]
  public LaneRecord {
    releases = Share.checked(releases);
  }

  /// A lane that was just adopted.
  public static LaneRecord empty(Token token) {
    return new LaneRecord(token, false, List.of(), Optional.empty());
  }

  /// The same table under another token that wrote no table.
  public LaneRecord fenced(Token next) {
    return next.equals(token) ? this : new LaneRecord(next, false, releases, steered);
  }

  public LaneRecord routed(Token next, List<Share> table, Optional<Steered> by) {
    return new LaneRecord(next, true, table, by);
  }

  /// Whether requests go where they go by `other`.
  public boolean hasTableOf(LaneRecord other) {
    return releases.equals(other.releases) && steered.equals(other.steered);
  }
}
