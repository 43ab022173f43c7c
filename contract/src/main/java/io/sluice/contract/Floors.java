package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.sluice.contract.Analysis.Check;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The floors of an environment: the least protection that each release there must have. An absent
/// field sets no floor.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param gate gate that must open before the candidate gets more traffic than a weight
/// @param observe least time of observation with traffic at the candidate, without the warm-up of
///   each observation
/// @param samples least `minSamples`
/// @param checks mandatory checks; a release must have each of them, or a stricter one
/// @param alpha least part of α that each mandatory check has; [#ALPHA] if absent
/// @param strategies allowed strategies: `canary`, `blueGreen` and `rolling`
/// @param onExpiry allowed decisions of a gate without an answer; with `gate`, `hold` and
///   `rollback` if absent
/// @param skip roles of which a caller must have one to end or skip an observation, or to skip
///   another step; if absent, no role bypasses an observation or a gate that is a floor
/// @param promoteFull roles of which a caller must have one to promote in full; if absent, no role
///   bypasses an observation that is a floor
/// @param images form in which a release must name its image
/// @param admission rules of which each release must fulfil each one
/// @param signedBy keys of which one must have signed the image
public record Floors(
    Optional<RequiredGate> gate,
    Optional<Duration> observe,
    Optional<Integer> samples,
    @JsonDeserialize(contentUsing = FloorChecks.class) Optional<List<Check>> checks,
    Optional<Double> alpha,
    Optional<List<String>> strategies,
    Optional<List<Decision>> onExpiry,
    Optional<List<String>> skip,
    Optional<List<String>> promoteFull,
    Optional<Images> images,
    Optional<List<AdmissionRule>> admission,
    Optional<List<ImageKey>> signedBy) {
  /// The least part of α of a mandatory check if the floors set none.
  public static final double ALPHA = 0.0001;

  /// No floors.
  public static final Floors NONE = Json.read("{}", Floors.class);

  public Floors {
    checks = checks.map(List::copyOf);
    strategies = strategies.map(List::copyOf);
    onExpiry = onExpiry.map(List::copyOf);
    skip = skip.map(List::copyOf);
    promoteFull = promoteFull.map(List::copyOf);
    admission = admission.map(List::copyOf);
    signedBy = signedBy.map(List::copyOf);
  }

  /// The gate that a release must have.
  ///
  /// @param roles roles that the gate may name; the environment's approvers if absent, or
  ///   `approver`
  /// @param quorum least number of approvals; 1 if absent
  /// @param maxWeight highest weight of the candidate before the gate, 0 to 99; 50 if absent
  public record RequiredGate(
      Optional<List<String>> roles, Optional<Integer> quorum, Optional<Percent> maxWeight) {
    private static final Percent MAX_WEIGHT = new Percent(50);

    public RequiredGate {
      roles = roles.map(List::copyOf);
    }

    public int leastQuorum() {
      return quorum.orElse(1);
    }

    public Percent highestWeight() {
      return maxWeight.orElse(MAX_WEIGHT);
    }
  }

  /// A rule about the resolved document of a release, its caller and its plan.
  ///
  /// @param name name of the rule, unique in its environment
  /// @param expression boolean expression in CEL, of at most [#EXPRESSION_MAX] characters; if it is
  ///   false, or its evaluation fails, the release is rejected
  /// @param message sentence for the caller of a rejected release
  public record AdmissionRule(String name, String expression, String message) {
    /// The largest number of characters of an expression.
    public static final int EXPRESSION_MAX = 2_000;
  }

  /// A key that signs images.
  ///
  /// @param name name in sentences, such as `release`
  /// @param publicKey public key in PEM: ECDSA with P-256, or Ed25519
  public record ImageKey(String name, String publicKey) {}

  /// The form in which a release names its image.
  @EnumNaming(Hyphens.class)
  public enum Images {
    /// With a digest, so that what was approved is what runs.
    DIGEST,
    ANY
  }
}
