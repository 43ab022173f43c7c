package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Topic;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingChannelsTest {
  private static final Map<String, String> SAFE =
      Map.of(
          "mp.messaging.incoming.verdicts.topic", "release.verdicts",
          "mp.messaging.incoming.verdicts.group.instance.id", "engine-verdicts-0",
          "mp.messaging.connector.smallrye-kafka.auto.offset.reset", "earliest",
          "mp.messaging.connector.smallrye-kafka.failure-strategy", "fail",
          "mp.messaging.connector.smallrye-kafka.commit-strategy", "throttled",
          "mp.messaging.connector.smallrye-kafka.throttled.unprocessed-record-max-age.ms", "0");

  private static Config config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(properties, "test", 1))
        .build();
  }

  @Test
  void the_channels_list_the_topics_that_the_service_reads() {
    assertThat(new IncomingChannels(config(SAFE)).topics()).containsExactly(Topic.VERDICTS);
  }

  @ParameterizedTest
  @CsvSource({
    "incoming.verdicts.topic,              release.gossip,      no topic release.gossip",
    "incoming.verdicts.auto.offset.reset,  latest,              must be earliest",
    "incoming.verdicts.failure-strategy,   dead-letter-queue,   must be fail",
    "incoming.verdicts.commit-strategy,    latest,              must be throttled",
    "incoming.verdicts.group.instance.id,  engine-0,            must contain the channel's name",
    "incoming.verdicts.throttled.unprocessed-record-max-age.ms, 60000, must be 0",
    "outgoing.progress.topic,              release.progress,    only the relay may send",
  })
  void a_channel_that_could_lose_repeat_or_reorder_records_is_rejected(
      String property, String value, String reason) {
    Map<String, String> unsafe = new HashMap<>(SAFE);
    unsafe.put("mp.messaging." + property, value);

    assertThatThrownBy(() -> new IncomingChannels(config(unsafe))).hasMessageContaining(reason);
  }
}
