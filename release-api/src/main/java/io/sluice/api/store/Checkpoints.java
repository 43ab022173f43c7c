package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;

/// The checkpoints at which lanes' histories begin.
final class Checkpoints {

  /// Returns the checkpoint of `lane`: an empty lane if no event of its history was deleted.
  static LaneStatus read(Connection connection, LaneKey lane) {
    return Sql.findFirst(
            connection,
            "select sequence, folded from lane_checkpoint where lane = ?",
            row ->
                new LaneStatus(
                    lane, row.getLong("sequence"), Json.read(row.getString("folded"), Lane.class)),
            lane.toString())
        .orElse(new LaneStatus(lane, 0, Lane.EMPTY));
  }

  static void save(Connection connection, LaneStatus lane) {
    Sql.run(
        connection,
        """
        insert into lane_checkpoint (lane, sequence, folded) values (?, ?, ?)
        on conflict (lane) do update set sequence = excluded.sequence, folded = excluded.folded
        """,
        lane.key().toString(),
        lane.sequence(),
        Json.write(lane.lane()));
  }

  private Checkpoints() {}
}
