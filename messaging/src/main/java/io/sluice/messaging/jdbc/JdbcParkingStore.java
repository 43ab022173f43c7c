package io.sluice.messaging.jdbc;

import io.sluice.messaging.parking.ParkedLane;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.ParkingStore;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/// Parked records in the table `parked_record`.
public final class JdbcParkingStore implements ParkingStore {
  private static final String COLUMNS =
      "topic, key, sequence, partition, \"offset\", written, names, headers, value";

  private static final String WHERE =
      " where topic = ? and key = ? and sequence = ? and partition = ? and \"offset\" = ?";

  private final JdbcTransactions<JdbcTx> transactions;

  public JdbcParkingStore(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  @Override
  public Map<ParkedLane, String> lanes() {
    return transactions
        .read(tx ->
            Sql.list(
                tx.connection(),
                "select distinct on (topic, key) topic, key, reason from parked_record"
                    + " order by topic, key, sequence",
                row ->
                    Map.entry(
                        new ParkedLane(row.getString("topic"), row.getString("key")),
                        row.getString("reason"))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void add(List<ParkedRecord> records, String reason) {
    var _ =
        transactions.call(tx -> {
          records.forEach(record -> add(tx.connection(), record, reason));
          return true;
        });
  }

  private static void add(Connection connection, ParkedRecord parked, String reason) {
    ConsumerRecord<String, byte[]> record = parked.record();
    Header[] headers = record.headers().toArray();
    var _ =
        Sql.run(
            connection,
            "insert into parked_record (%s, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    .formatted(COLUMNS)
                + " on conflict do nothing",
            record.topic(),
            record.key(),
            parked.sequence(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            array(connection, "text", Stream.of(headers).map(Header::key).toArray()),
            array(
                connection,
                "bytea",
                Stream.of(headers).map(JdbcParkingStore::bytes).toArray(byte[][]::new)),
            record.value(),
            reason);
  }

  @Override
  public List<ParkedRecord> first(ParkedLane lane, int limit) {
    return transactions.read(tx ->
        Sql.list(
            tx.connection(),
            "select %s from parked_record where topic = ? and key = ?".formatted(COLUMNS)
                + " order by sequence, partition, \"offset\" limit ?",
            JdbcParkingStore::record,
            lane.topic(),
            lane.key(),
            limit));
  }

  @Override
  public void updateReason(ParkedRecord record, String reason) {
    change(record, "update parked_record set reason = ?" + WHERE, Optional.of(reason));
  }

  @Override
  public void remove(ParkedRecord record) {
    change(record, "delete from parked_record" + WHERE, Optional.empty());
  }

  private void change(ParkedRecord parked, String sql, Optional<String> value) {
    ConsumerRecord<String, byte[]> record = parked.record();
    Stream<Object> id =
        Stream.of(
            record.topic(), record.key(), parked.sequence(), record.partition(), record.offset());
    Object[] values = Stream.concat(value.stream(), id).toArray();
    var _ = transactions.call(tx -> Sql.run(tx.connection(), sql, values));
  }

  private static ParkedRecord record(ResultSet row) throws SQLException {
    byte[] value = row.getBytes("value");
    return new ParkedRecord(
        row.getLong("sequence"),
        new ConsumerRecord<>(
            row.getString("topic"),
            row.getInt("partition"),
            row.getLong("offset"),
            row.getLong("written"),
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            value.length,
            row.getString("key"),
            value,
            headers(row),
            Optional.empty()));
  }

  private static Headers headers(ResultSet row) throws SQLException {
    var names = (String[]) row.getArray("names").getArray();
    var values = (byte[][]) row.getArray("headers").getArray();
    Headers headers = new RecordHeaders();
    for (int i = 0; i < names.length; i++) {
      headers.add(new RecordHeader(names[i], values[i]));
    }
    return headers;
  }

  private static byte[] bytes(Header header) {
    return Optional.ofNullable(header.value()).orElse(new byte[0]);
  }

  private static Array array(Connection connection, String type, Object[] elements) {
    try {
      return connection.createArrayOf(type, elements);
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }
}
