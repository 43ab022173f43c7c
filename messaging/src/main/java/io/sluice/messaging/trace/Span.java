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

/// A part of a release's trace. Ids are derived from its content, so that services agree on them
/// without exchanging trace contexts, and a repeated span has the same id.
///
/// @param release the release, which identifies the trace
/// @param about distinguishes it from the release's other spans
/// @param parent the `about` of its parent; empty for the root
/// @param failed the reason, if it failed
/// @param notes events during the span
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
  /// The `about` of the root.
  public static final String ROOT = "release";

  public Span {
    attributes = Map.copyOf(attributes);
    notes = List.copyOf(notes);
  }

  /// The kind of a span.
  public enum Kind {
    /// A whole release.
    RELEASE,
    /// A part of a release that takes time.
    STEP,
    /// One event that is sent to a topic.
    SENT
  }

  /// An event during a span.
  public record Note(Instant at, String name) {}

  /// Returns 32 hexadecimal digits: the release's id without its hyphens, the same as in log lines.
  public String traceId() {
    return release.toString().replace("-", "");
  }

  /// Returns 16 hexadecimal digits.
  public String id() {
    return id(release, about);
  }

  /// Returns the id of the parent; empty for the root.
  public Optional<String> findParentId() {
    return parent.map(it -> id(release, it));
  }

  private static String id(UUID release, String about) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((release + "/" + about).getBytes(StandardCharsets.UTF_8));
      // An id of all zeros is invalid.
      return HexFormat.of().toHexDigits(ByteBuffer.wrap(hash).getLong() | 1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
