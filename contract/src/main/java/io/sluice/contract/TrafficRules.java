package io.sluice.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The traffic rules of one release: requests in addition to its weight, and the assignment of
/// clients by weight.
///
/// @param match matches of requests that go to the release independent of the weights; the first
///   match that fits is used
/// @param sticky time for which a client stays on its assigned side; each request is assigned
///   separately if empty
/// @param mirror percentage of the other requests that are mirrored to the release; the response to
///   a mirrored request is discarded
public record TrafficRules(List<Match> match, Optional<Duration> sticky, Optional<Percent> mirror) {
  public static final TrafficRules NONE =
      new TrafficRules(List.of(), Optional.empty(), Optional.empty());

  public TrafficRules {
    match = List.copyOf(match);
  }

  public TrafficRules withMatch(List<Match> value) {
    return new TrafficRules(value, sticky, mirror);
  }

  public TrafficRules withSticky(Optional<Duration> value) {
    return new TrafficRules(match, value, mirror);
  }

  public TrafficRules withMirror(Optional<Percent> value) {
    return new TrafficRules(match, sticky, value);
  }

  /// Whether the router needs the lane's signing keys: for the cookies of sticky clients or for
  /// links to a preview.
  public boolean isSigned() {
    return sticky.isPresent() || match.contains(Match.SIGNED_PREVIEW);
  }

  /// Whether clients get responses of the release through these rules.
  public boolean hasMatches() {
    return !match.isEmpty();
  }

  /// Returns the rules; empty if they equal [#NONE].
  public Optional<TrafficRules> findRules() {
    return Optional.of(this).filter(it -> !it.equals(NONE));
  }

  /// Returns the rules that are independent of the weight as text, such as `all requests with
  /// header x-team: qa or cookie beta=yes`; empty if there are none.
  public Optional<String> findText() {
    List<String> parts = new ArrayList<>();
    if (!match.isEmpty()) {
      parts.add(
          "all requests with "
              + match.stream().map(Match::text).collect(Collectors.joining(" or ")));
    }
    mirror.ifPresent(
        it -> parts.add("copies of %d %% of the requests to stable".formatted(it.value())));
    return Optional.of(String.join(", and ", parts)).filter(it -> !it.isEmpty());
  }

  /// Returns the rules as text after a weight, such as `, and all requests with header x-team: qa;
  /// clients stay on their side for 1h`.
  public String toSuffix() {
    List<String> parts = new ArrayList<>();
    findText().ifPresent(it -> parts.add(", and " + it));
    sticky.ifPresent(
        time -> parts.add("; clients stay on their side for " + ContractModule.text(time)));
    return String.join("", parts);
  }
}
