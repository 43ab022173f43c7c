package io.sluice.engine.effect.instance;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.util.Map;
import java.util.stream.Collectors;

/// The last token of each lane of one runtime: the table `runtime_lane`.
final class LaneTokens {
  private final String runtime;

  LaneTokens(String runtime) {
    this.runtime = runtime;
  }

  Map<LaneKey, Token> all(Connection connection) {
    return Sql.list(
            connection,
            "select lane, epoch, n from runtime_lane where runtime = ?",
            row ->
                Map.entry(
                    LaneKey.parse(row.getString(1)), new Token(row.getLong(2), row.getLong(3))),
            runtime)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Gives the lane a token that is lower than all others, unless it has one.
  void add(Connection tx, LaneKey lane) {
    Sql.run(
        tx,
        "insert into runtime_lane (runtime, lane, epoch, n) values (?, ?, 0, 0)"
            + " on conflict do nothing",
        runtime,
        lane.toString());
  }

  /// Sets the lane's token, or rejects it if it is older than the present one.
  void check(Connection tx, LaneKey lane, Token token) {
    int changed =
        Sql.run(
            tx,
            "update runtime_lane set epoch = ?, n = ?"
                + " where runtime = ? and lane = ? and (epoch, n) <= (?, ?)",
            token.epoch(),
            token.n(),
            runtime,
            lane.toString(),
            token.epoch(),
            token.n());
    if (changed == 0) {
      throw rejection(tx, lane, token);
    }
  }

  private TargetException rejection(Connection tx, LaneKey lane, Token token) {
    return Sql.findFirst(
            tx,
            "select epoch, n from runtime_lane where runtime = ? and lane = ?",
            row -> new Token(row.getLong(1), row.getLong(2)),
            runtime,
            lane.toString())
        .<TargetException>map(seen ->
            new TargetException.StaleToken(
                "%s has seen %s of %s, not %s".formatted(runtime, seen, lane, token), seen))
        .orElseGet(
            () -> new TargetException.NoToken("%s has no token of %s".formatted(runtime, lane)));
  }
}
