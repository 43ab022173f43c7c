package io.sluice.edge.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.edge.metrics.BucketCounter;
import io.sluice.edge.table.Endpoint;
import io.sluice.edge.table.WeightLease;
import io.sluice.edge.table.WeightedRelease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// The requests and responses of the admin port, as JSON.
public final class AdminDocuments {

  /// The body of `PUT /v1/lanes/{environment}/{application}`.
  ///
  /// @param revision of the table that the writer read; not compared if empty
  /// @param trafficRules the traffic rules that bring further requests to a release
  /// @param lease the time that the weights hold without a renewal
  public record TableRequest(
      Token token,
      Optional<Long> revision,
      List<WeightedRelease> releases,
      Optional<ReleaseTrafficRules> trafficRules,
      Optional<WeightLease> lease) {
    /// @throws IllegalArgumentException as [WeightedRelease#validate], or if a rule or the lease
    ///   names a release that is not in the table
    public TableRequest {
      releases = WeightedRelease.validate(releases);
      Set<UUID> named = releases.stream().map(WeightedRelease::release).collect(Collectors.toSet());
      trafficRules.ifPresent(it -> require(named, it.release(), "traffic rules name release"));
      lease.ifPresent(it -> require(named, it.release(), "the weight lease names release"));
    }

    private static void require(Set<UUID> named, UUID release, String subject) {
      if (!named.contains(release)) {
        throw new IllegalArgumentException(
            "%s %s, which is not in the table".formatted(subject, release));
      }
    }
  }

  /// The body of `POST …/members`.
  ///
  /// @param members of each release whose members change
  public record MembersRequest(Token token, long revision, Map<UUID, List<Endpoint>> members) {}

  /// The body of `POST …/keys`.
  public record KeysRequest(Token token, long revision, SigningKeys keys) {}

  /// The body of `POST /v1/renew`.
  ///
  /// @param lanes the token of each lane's table
  public record RenewalRequest(Map<String, Token> lanes) {
    /// @throws IllegalArgumentException if a name is not that of a lane
    Map<LaneKey, Token> keyed() {
      return lanes.entrySet().stream()
          .collect(Collectors.toMap(lane -> LaneKey.parse(lane.getKey()), lane -> lane.getValue()));
    }
  }

  /// The response of `POST /v1/renew`: the lanes whose leases were renewed.
  public record RenewalView(List<LaneKey> lanes) {}

  /// The body of `POST …/fence`.
  public record FenceRequest(Token token) {}

  /// The body of `POST …/adopt`.
  public record AdoptionRequest(Token token, String startId) {}

  /// A lane's state, and the instances that left its table and still have requests in flight.
  ///
  /// @param keys ids of the signing keys, the current one first
  public record LaneState(
      LaneKey lane,
      Token token,
      long revision,
      List<WeightedRelease> releases,
      List<Draining> draining,
      Optional<ReleaseTrafficRules> trafficRules,
      Optional<WeightLease> lease,
      boolean expired,
      List<String> keys) {}

  /// An instance that left the table.
  public record Draining(String id, UUID release, int inFlight) {}

  /// The response of `GET /v1/state`.
  public record State(String startId, SortedMap<String, LaneState> lanes) {}

  /// The response of `GET /v1/counters`.
  ///
  /// @param bounds upper bounds of the latency buckets, in milliseconds
  public record Counters(
      String startId, Instant at, List<Integer> bounds, SortedMap<String, LaneCounts> lanes) {}

  public record LaneCounts(Token token, SortedMap<UUID, ReleaseCounts> releases) {}

  /// @param members number of its instances in the current table; `instances` also lists those that
  ///   left
  /// @param buckets requests whose clients sent the cookie of a sticky release, by bucket
  public record ReleaseCounts(
      String version,
      int weight,
      int members,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BucketCounter.Bucket> buckets,
      SortedMap<String, InstanceCounts> instances) {
    ReleaseCounts(String version, int weight, int members) {
      this(version, weight, members, new ArrayList<>(), new TreeMap<>());
    }

    /// Adds the counts of an instance.
    void add(String instance, InstanceCounts counts, List<BucketCounter.Bucket> more) {
      instances.put(instance, counts);
      if (!more.isEmpty()) {
        var sums = new TreeMap<Integer, BucketCounter.Bucket>();
        buckets.forEach(bucket -> sums.put(bucket.number(), bucket));
        more.forEach(it -> sums.merge(it.number(), it, BucketCounter.Bucket::plus));
        buckets.clear();
        buckets.addAll(sums.values());
      }
    }
  }

  /// The counts of one instance. The parts are one JSON object.
  public record InstanceCounts(
      String host,
      int port,
      @JsonUnwrapped RequestCounts all,
      @JsonUnwrapped MatchedCounts matched,
      @JsonUnwrapped OtherCounts others) {}

  /// @param latency how many requests took at most each bound, cumulative
  /// @param aborted requests that the client aborted before there was a response; not among
  ///   `requests`
  public record RequestCounts(long requests, long errors, List<Long> latency, long aborted) {}

  /// @param matched requests that came by a match; `matchedErrors` and `matchedLatency` are theirs
  public record MatchedCounts(long matched, long matchedErrors, List<Long> matchedLatency) {}

  /// Requests that are not among those of [RequestCounts].
  ///
  /// @param previews requests to the preview
  /// @param mirrored mirrored requests from another release; of them `mirrorErrors` failed
  /// @param dropped mirrored requests that were not sent
  public record OtherCounts(long previews, long mirrored, long mirrorErrors, long dropped) {}

  /// A rejection.
  ///
  /// @param token the current one, if the write had another
  /// @param revision the current one, if the write was based on another
  public record AdminError(
      String error, Optional<Token> token, Optional<Long> revision, Optional<String> detail) {}

  private AdminDocuments() {}
}
