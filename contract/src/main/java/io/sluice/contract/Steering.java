package io.sluice.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What brings requests to one release beside its weight, and how its weight is dealt out.
///
/// @param match requests that go there whatever the weights say; the first that fits wins
/// @param sticky for how long a client stays on the side that it was drawn for; each request is
///   drawn for itself if empty
public record Steering(List<Match> match, Optional<Duration> sticky) {
  public static final Steering NONE = new Steering(List.of(), Optional.empty());

  public Steering {
    match = List.copyOf(match);
  }

  public Steering withMatch(List<Match> value) {
    return new Steering(value, sticky);
  }

  public Steering withSticky(Optional<Duration> value) {
    return new Steering(match, value);
  }

  /// Nothing if it says nothing.
  public Optional<Steering> some() {
    return Optional.of(this).filter(it -> !it.equals(NONE));
  }

  /// What brings requests whatever the weight, such as `all requests with header x-team: qa or
  /// cookie beta=yes`; empty if nothing does.
  public Optional<String> text() {
    return match.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "all requests with "
                + match.stream().map(Match::text).collect(Collectors.joining(" or ")));
  }

  /// The same behind a weight, such as `, and all requests with header x-team: qa; clients stay on
  /// their side for 1h`.
  public String beside() {
    List<String> parts = new ArrayList<>();
    text().ifPresent(it -> parts.add(", and " + it));
    sticky.ifPresent(
        time -> parts.add("; clients stay on their side for " + ContractModule.text(time)));
    return String.join("", parts);
  }
}
