package io.sluice.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// The engine's consumer group, as the broker sees it.
final class EngineGroup {
  private static final String NAME = "strategy-engine";
  private static final long LIMIT_SECONDS = 10;

  /// Whether only consumers of this replica are left in the group.
  ///
  /// @param replica such as `0`
  static boolean isLeftTo(String replica, int brokerPort) {
    return members(brokerPort).stream().allMatch(id -> id.startsWith(NAME + "-" + replica + "-"));
  }

  /// Whether the group has no members.
  static boolean isEmpty(int brokerPort) {
    return members(brokerPort).isEmpty();
  }

  private static List<String> members(int brokerPort) {
    String broker = "127.0.0.1:" + brokerPort;
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker))) {
      return admin
          .describeConsumerGroups(List.of(NAME))
          .all()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(group -> group.members().stream())
          .map(member -> member.groupInstanceId().orElse(""))
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker does not describe " + NAME, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private EngineGroup() {}
}
