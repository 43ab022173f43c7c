package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Recorded responses of release-api.
final class Recorded {
  static final String ID = "3f2a9c1e-0000-4000-8000-000000000001";
  static final String OTHER = "77aa9c1e-0000-4000-8000-000000000002";

  /// Returns a canary that is observed at 10 %.
  static String running() {
    return file("running.json");
  }

  static String succeeded() {
    return file("succeeded.json");
  }

  static String rolledBack() {
    return file("rolled-back.json");
  }

  static String page(String... items) {
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  /// @param type name of a type of this version of the contract, without its prefix
  static String event(long sequence, String type, String sentence, String body) {
    if (!EventType.isKnown(EventType.PREFIX + type)) {
      throw new IllegalArgumentException("the contract has no event type " + type);
    }
    return """
    {"sequence":%d,"id":"00000000-0000-4000-8000-0000000000%02d","lane":"production/shop",\
    "release":"%s","type":"io.sluice.%s","time":"2026-03-01T12:00:0%dZ","sentence":"%s",\
    "event":%s}\
    """
        .formatted(sequence, sequence, ID, type, sequence % 10, sentence, body);
  }

  static String file(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/io/sluice/cli/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Recorded() {}
}
