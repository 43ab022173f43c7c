package io.sluice.edge.admin;

import io.sluice.contract.Steered;
import io.sluice.contract.Token;
import io.sluice.edge.table.Share;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/// What is written to the admin port, and what it answers, as JSON.
public final class Documents {

  /// The body of `PUT /v1/lanes/{environment}/{application}`.
  ///
  /// @param steered what else brings requests to a release
  public record Put(Token token, List<Share> releases, Optional<Steered> steered) {
    /// @throws IllegalArgumentException as [Share#checked], or if another release is steered
    public Put {
      releases = Share.checked(releases);
      UUID named = steered.map(Steered::release).orElse(new UUID(0, 0));
      if (steered.isPresent()
          && releases.stream().noneMatch(share -> share.release().equals(named))) {
        throw new IllegalArgumentException(
            "requests are brought to %s, which is not in the table".formatted(named));
      }
    }
  }

  /// The body of `POST …/fence`.
  public record Fence(Token token) {}

  /// The body of `POST …/adopt`.
  public record Adopt(Token token, String startId) {}

  /// A lane as it stands, and who still has requests of an earlier table under way.
  public record LaneState(
      Token token, List<Share> releases, List<Draining> draining, Optional<Steered> steered) {}

  /// An instance that left the table.
  public record Draining(String id, UUID release, int inFlight) {}

  /// The answer of `GET /v1/state`.
  public record State(String startId, SortedMap<String, LaneState> lanes) {}

  /// The answer of `GET /v1/counters`.
  ///
  /// @param bounds upper bounds of the latency buckets, in milliseconds
  public record Counters(
      String startId, Instant at, List<Integer> bounds, SortedMap<String, LaneCounts> lanes) {}

  public record LaneCounts(Token token, SortedMap<UUID, ReleaseCounts> releases) {}

  /// @param members how many instances the present table has of it; `instances` tells also those
  ///   that left
  public record ReleaseCounts(
      String version, int weight, int members, SortedMap<String, InstanceCounts> instances) {}

  /// @param latency how many requests took at most each bound, cumulative
  /// @param left requests that the client left before there was an answer; not among `requests`
  /// @param copies of requests to another release, not among `requests`; of them `copyErrors`
  ///   failed
  /// @param dropped copies that were not sent
  public record InstanceCounts(
      String host,
      int port,
      long requests,
      long errors,
      List<Long> latency,
      long left,
      long copies,
      long copyErrors,
      long dropped) {}

  /// A refusal.
  public record Refused(String error, Optional<Token> token, Optional<String> detail) {}

  /// The answer of `GET /health`.
  public record Health(String status, String startId) {}

  private Documents() {}
}
