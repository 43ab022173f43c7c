package io.sluice.messaging.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A part of a release's trace. Ids are made of what it is about, so that services that never speak
/// of traces agree on them, and one that is told twice is the same one.
///
/// @param release names the trace
/// @param about tells it from the release's other spans
/// @param parent what its parent is about; empty for the root
/// @param failed why, if it failed
/// @param notes what happened in its midst
public record Span(
    UUID release,
    String about,
    Optional<String> parent,
    Kind kind,
    String name,
    Instant start,
    Instant end,
    Map<String, String> attributes,
    Optional<String> failed,
    List<Note> notes) {
  /// What the root is about.
  public static final String ROOT = "release";

  public Span {
    attributes = Map.copyOf(attributes);
    notes = List.copyOf(notes);
  }

  /// What a span is.
  public enum Kind {
    /// A whole release.
    RELEASE,
    /// A part of it that takes time.
    STEP,
    /// One event on its way to a topic.
    SENT
  }

  /// One thing that happened.
  public record Note(Instant at, String what) {}

  /// 32 hexadecimal digits: the release's id without its hyphens, as log lines have it.
  public String traceId() {
    return release.toString().replace("-", "");
  }

  /// 16 hexadecimal digits.
  public String id() {
    return id(release, about);
  }

  /// Empty for the root.
  public Optional<String> parentId() {
    return parent.map(it -> id(release, it));
  }

  private static String id(UUID release, String about) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((release + "/" + about).getBytes(StandardCharsets.UTF_8));
      // All zeros would be no id.
      return HexFormat.of().toHexDigits(ByteBuffer.wrap(hash).getLong() | 1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
