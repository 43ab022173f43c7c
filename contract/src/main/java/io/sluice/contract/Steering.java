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
/// @param mirror share of the other requests that are copied there; whatever becomes of a copy, it
///   answers nobody
public record Steering(List<Match> match, Optional<Duration> sticky, Optional<Percent> mirror) {
  public static final Steering NONE = new Steering(List.of(), Optional.empty(), Optional.empty());

  public Steering {
    match = List.copyOf(match);
  }

  public Steering withMatch(List<Match> value) {
    return new Steering(value, sticky, mirror);
  }

  public Steering withSticky(Optional<Duration> value) {
    return new Steering(match, value, mirror);
  }

  public Steering withMirror(Optional<Percent> value) {
    return new Steering(match, sticky, value);
  }

  /// Whether answers of that release reach anybody by this.
  public boolean leads() {
    return !match.isEmpty();
  }

  /// Nothing if it says nothing.
  public Optional<Steering> some() {
    return Optional.of(this).filter(it -> !it.equals(NONE));
  }

  /// What brings requests whatever the weight, such as `all requests with header x-team: qa or
  /// cookie beta=yes`; empty if nothing does.
  public Optional<String> text() {
    List<String> parts = new ArrayList<>();
    if (!match.isEmpty()) {
      parts.add(
          "all requests with "
              + match.stream().map(Match::text).collect(Collectors.joining(" or ")));
    }
    mirror.ifPresent(it -> parts.add("copies of %d %% of stable's requests".formatted(it.value())));
    return Optional.of(String.join(", and ", parts)).filter(it -> !it.isEmpty());
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
