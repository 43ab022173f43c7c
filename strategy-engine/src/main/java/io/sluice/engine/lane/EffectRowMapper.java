package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.EffectRow;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Rows of the table `effect` as objects.
final class EffectRowMapper {
  /// Whether an older fence of the same target must be confirmed first.
  private static final String BLOCKED =
      """
      (e.kind <> 'fence' and exists (
        select 1 from effect f
        where f.lane = e.lane and f.target = e.target and f.state = 'WAITING'
          and f.kind = 'fence' and (f.epoch, f.n) < (e.epoch, e.n))) as blocked
      """;

  /// The query for pending effects, without further conditions.
  static final String UNFINISHED =
      """
      select e.id, e.lane, e.release, e.number, e.payload, e.epoch, e.n, e.owner, e.renewals,
        e.reason, %s
      from effect e where e.state = 'WAITING'
      """
          .formatted(BLOCKED);

  static final String LEASES =
      """
      select e.id, e.lane, e.owner, e.renewals, %s
      from effect e where e.state = 'WAITING' order by e.lane, e.epoch, e.n
      """
          .formatted(BLOCKED);

  static EffectRow effect(ResultSet row) throws SQLException {
    return new EffectRow(
        Sql.uuid(row, "id"),
        LaneKey.parse(row.getString("lane")),
        Sql.findUuid(row, "release"),
        row.getInt("number"),
        Json.read(row.getString("payload"), Effect.class),
        new Token(row.getLong("epoch"), row.getLong("n")),
        row.getString("owner"),
        row.getLong("renewals"),
        row.getBoolean("blocked"),
        Optional.ofNullable(row.getString("reason")));
  }

  static String kind(Effect effect) {
    return switch (effect) {
      case Effect.Fence _ -> "fence";
      case Effect.Scale _ -> "scale";
      case Effect.Route _ -> "route";
      case Effect.Call _ -> "call";
    };
  }

  private EffectRowMapper() {}
}
