package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The sent requests and settings of users, each passed once through JSON.
final class Inbox {
  private static final String SOURCE = "/sluice/release-api";

  private final Map<UUID, Envelope<Request>> requests = new HashMap<>();
  private final Map<UUID, Setting> settings = new HashMap<>();
  private long sequence;

  /// @param id the id of the release or command
  LogEntry entry(LaneKey lane, UUID id, Request request, Instant at) {
    String json = Json.write(request);
    var read = (Request) Json.read(json, Event.class);
    sequence++;
    requests.put(
        id, new Envelope<>(id, SOURCE, lane.toString(), Optional.empty(), sequence, at, read));
    return new LogEntry(
        lane.toString(),
        sequence,
        id,
        Optional.empty(),
        Topic.REQUESTS.topicName(),
        EventType.of(request),
        json,
        at);
  }

  LogEntry entry(UUID id, Setting setting, Instant at) {
    String json = Json.write(setting);
    sequence++;
    settings.put(id, (Setting) Json.read(json, Event.class));
    return new LogEntry(
        setting.key(),
        sequence,
        id,
        Optional.empty(),
        Topic.SETTINGS.topicName(),
        EventType.of(setting),
        json,
        at);
  }

  Setting setting(LogEntry entry) {
    return Optional.ofNullable(settings.get(entry.id())).orElseThrow();
  }

  Envelope<Request> read(LogEntry entry) {
    return Optional.ofNullable(requests.get(entry.id())).orElseThrow();
  }
}
