package io.sluice.contract;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The proof in a link to a preview: `expiry-mac`, as the query parameter, the cookie or the header
/// [#NAME].
///
/// The expiry is in seconds since 1970. The MAC is [SigningKey#mac] of lane, release and expiry;
/// HAProxy's `requests.lua` computes the same.
///
/// @param lane the lane of the preview
/// @param release the release that the preview shows
/// @param keys the keys of the lane
public record PreviewLink(LaneKey lane, UUID release, SigningKeys keys) {
  public static final String NAME = "sluice-preview";

  private static final Pattern VALUE = Pattern.compile("([0-9]{10})-([0-9a-f]{32})");

  /// Returns a proof that is valid before `expiry`, in whole seconds, signed by the current key.
  public String value(Instant expiry) {
    long seconds = expiry.getEpochSecond();
    return "%d-%s".formatted(seconds, keys.current().mac(signedText(seconds)));
  }

  /// Returns the expiry of a proof; empty if it has expired at `now`, or no key of the lane signed
  /// it for this release.
  ///
  /// @param value as the client sent it
  public Optional<Instant> findExpiry(String value, Instant now) {
    Matcher parts = VALUE.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(parts.group(1));
    return seconds > now.getEpochSecond() && keys.hasSigned(signedText(seconds), parts.group(2))
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  private String signedText(long seconds) {
    return "%s|%s|%s|%d".formatted(NAME, lane.host(), release, seconds);
  }
}
