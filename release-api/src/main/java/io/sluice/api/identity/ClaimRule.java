package io.sluice.api.identity;

import static io.sluice.api.identity.IssuersDocument.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.http.Glob;
import io.sluice.api.http.Grant;
import io.sluice.api.http.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A rule: a token with all of these claims has these grants.
///
/// @param claims patterns by the names of claims; `*` stands for any characters, and a claim with
///   many values needs one that matches. A name that begins with `/` is a JSON pointer, such as
///   `/realm_access/roles`
/// @param grants such as `releaser@staging-*/shop`
/// @param workload whether the rule is for programs among the persons of its issuer
record ClaimRule(Map<String, String> claims, List<String> grants, Optional<Boolean> workload) {
  private static final int CLAIMS_MAX = 16;
  private static final int GRANTS_MAX = 100;

  /// The claims that all tokens for this API have, also as JSON pointers.
  private static final Pattern OF_ALL = Pattern.compile("/?(iss|aud)(/.*)?");

  /// @throws IllegalArgumentException if there is no claim, or a grant is none
  ClaimRule {
    claims = Map.copyOf(claims);
    grants = List.copyOf(grants);
    require(
        !claims.isEmpty() && claims.size() <= CLAIMS_MAX,
        "claims of a rule must be 1 to %d, were %d".formatted(CLAIMS_MAX, claims.size()));
    require(
        !grants.isEmpty() && grants.size() <= GRANTS_MAX,
        "grants of a rule must be 1 to %d, were %d".formatted(GRANTS_MAX, grants.size()));
    grants.forEach(Grant::parse);
  }

  boolean isForWorkloads() {
    return workload.orElse(false);
  }

  /// @throws IllegalArgumentException if the rule would hold for every subject of a public issuer,
  ///   or would let a program approve
  void requireNarrow(String issuer) {
    require(
        claims.entrySet().stream()
            .anyMatch(claim ->
                !OF_ALL.matcher(claim.getKey()).matches()
                    && claim.getValue().matches(".*[^*:/].*")),
        ("a rule of %s for workloads holds for every subject: name a claim such as repository or"
                + " sub")
            .formatted(issuer));
    require(
        toGrants().stream().noneMatch(grant -> grant.role() == Role.APPROVER),
        "a rule of %s gives the role approver to workloads: only persons approve"
            .formatted(issuer));
  }

  /// Returns the grants with their scopes.
  List<Grant> toGrants() {
    return grants.stream().map(Grant::parse).toList();
  }

  boolean isMatch(JsonNode token) {
    return claims.entrySet().stream()
        .allMatch(claim ->
            texts(token, claim.getKey()).anyMatch(text -> Glob.isMatch(claim.getValue(), text)));
  }

  /// Returns the values of a claim that are a text, a number or a boolean.
  static Stream<String> texts(JsonNode token, String claim) {
    JsonNode value = claim.startsWith("/") ? token.at(claim) : token.path(claim);
    return (value.isArray() ? value.valueStream() : Stream.of(value))
        .filter(one -> one.isValueNode() && !one.isNull())
        .map(JsonNode::asText);
  }
}
