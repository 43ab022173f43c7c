package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKey;
import io.sluice.contract.SigningKeys;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// The signing keys of lanes in PostgreSQL: at most two rows for each lane.
final class JdbcSigningKeys {
  /// More than the longest `maxAge` of a cookie: a cookie ends before the key that signed it.
  private static final String ROTATION = "31 days";

  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 4;

  private final Transactions<JdbcEngineTx> transactions;
  private final SecureRandom random = new SecureRandom();

  JdbcSigningKeys(Transactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
  }

  private record Row(int number, SigningKey key, boolean isOld) {}

  /// Returns the keys of `lane`. Creates the first one, and the next one when the current one is
  /// too old.
  SigningKeys of(LaneKey lane) {
    List<Row> present = transactions.read(tx -> rows(tx.connection(), lane));
    boolean isDue = present.isEmpty() || present.getFirst().isOld();
    List<Row> rows =
        isDue ? transactions.call(tx -> rotated(tx.connection(), lane, present)) : present;
    return new SigningKeys(rows.getFirst().key(), rows.stream().skip(1).findFirst().map(Row::key));
  }

  /// Adds a key unless another replica did so first, and deletes the keys before the previous one.
  private List<Row> rotated(Connection connection, LaneKey lane, List<Row> present) {
    int next = present.isEmpty() ? 1 : present.getFirst().number() + 1;
    int added =
        Sql.run(
            connection,
            "insert into signing_key (lane, number, id, secret) values (?, ?, ?, ?)"
                + " on conflict do nothing",
            lane.toString(),
            next,
            HexFormat.of().formatHex(bytes(ID_BYTES)),
            Base64.getEncoder().encodeToString(bytes(SECRET_BYTES)));
    if (added > 0) {
      var _ =
          Sql.run(
              connection,
              "delete from signing_key where lane = ? and number < ?",
              lane.toString(),
              next - 1);
    }
    return rows(connection, lane);
  }

  private static List<Row> rows(Connection connection, LaneKey lane) {
    return Sql.list(
        connection,
        """
        select number, id, secret, created_at < clock_timestamp() - interval '%s' as is_old
        from signing_key where lane = ? order by number desc limit 2
        """
            .formatted(ROTATION),
        JdbcSigningKeys::row,
        lane.toString());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getInt("number"),
        new SigningKey(row.getString("id"), row.getString("secret")),
        row.getBoolean("is_old"));
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
