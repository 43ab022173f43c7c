package io.sluice.api.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The row of a lane in the read model.
public record LaneStatusRow(String lane, long sequence, String folded) {
  static final String SELECT = "select lane, sequence, folded from lane_status ";

  static LaneStatusRow read(ResultSet row) throws SQLException {
    return new LaneStatusRow(
        row.getString("lane"), row.getLong("sequence"), row.getString("folded"));
  }

  public LaneStatus status() {
    return new LaneStatus(LaneKey.parse(lane), sequence, Json.readTolerant(folded, Lane.class));
  }
}
