package io.sluice.messaging.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/// The quotas of each user outside of Sluice. Kafka delays the responses to a user beyond them.
final class ExternalQuotas {
  private static final int MIB = 1 << 20;
  private static final List<Op> SET =
      List.of(
          new Op("consumer_byte_rate", 4.0 * MIB), // bytes per second
          new Op("producer_byte_rate", 1.0 * MIB),
          new Op("request_percentage", 50.0)); // of one thread of the broker

  /// Kafka deletes a quota without a value.
  private static final List<Op> DELETED = SET.stream().map(op -> new Op(op.key(), null)).toList();

  /// Sets the quotas of all users, and deletes those of the removed users.
  ///
  /// @return the change of each user, by name
  static Map<String, KafkaFuture<Void>> alter(Admin admin, ExternalUsers users) {
    List<ClientQuotaAlteration> changes = new ArrayList<>();
    users.consumers().keySet().forEach(name -> changes.add(change(name, SET)));
    users.monitors().keySet().forEach(name -> changes.add(change(name, SET)));
    users.removed().forEach(name -> changes.add(change(name, DELETED)));
    Map<String, KafkaFuture<Void>> byName = new TreeMap<>();
    if (!changes.isEmpty()) {
      admin
          .alterClientQuotas(changes)
          .values()
          .forEach(
              (user, change) -> byName.put(user.entries().get(ClientQuotaEntity.USER), change));
    }
    return byName;
  }

  private static ClientQuotaAlteration change(String user, List<Op> quotas) {
    return new ClientQuotaAlteration(
        new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, user)), quotas);
  }

  private ExternalQuotas() {}
}
