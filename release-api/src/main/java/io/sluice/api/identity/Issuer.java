package io.sluice.api.identity;

import static io.sluice.api.identity.IssuersDocument.require;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.api.http.CallerKind;
import io.sluice.api.http.Grant;
import io.sluice.contract.Hyphens;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.HttpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// An issuer of tokens, and the rules that give grants to its subjects.
///
/// @param name prefix of the names of its callers, such as `company`
/// @param issuer its URL, which is the claim `iss` of its tokens
/// @param audiences values of which the claim `aud` must have one
/// @param callers kind of its callers; a rule may make a workload of some callers of an issuer for
///   persons
/// @param keys URL of its JSON Web Key Set; by default its discovery document names it
/// @param hosts further hosts and addresses from which its keys may come
/// @param clockSkew largest difference of the clocks; 30 s by default
/// @param displayName claim with a name for histories; no decision depends on it
/// @param rules 1 to 500; a caller has the grants of all that match
record Issuer(
    String name,
    String issuer,
    List<String> audiences,
    Kind callers,
    Optional<String> keys,
    Optional<List<String>> hosts,
    Optional<Duration> clockSkew,
    Optional<String> displayName,
    List<ClaimRule> rules) {
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);
  private static final int AUDIENCES_MAX = 16;
  private static final int HOSTS_MAX = 16;
  private static final int RULES_MAX = 500;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /// The kinds of callers that an issuer has.
  @EnumNaming(Hyphens.class)
  enum Kind {
    PERSONS,
    WORKLOADS
  }

  /// @throws IllegalArgumentException if a field is out of bounds
  Issuer {
    audiences = List.copyOf(audiences);
    hosts = hosts.map(List::copyOf);
    rules = List.copyOf(rules);
    require(
        name.matches("[a-z]([-a-z0-9]{0,30}[a-z0-9])?"),
        "the name '%s' of an issuer must match [a-z]([-a-z0-9]{0,30}[a-z0-9])?".formatted(name));
    require(!name.equals("key"), "an issuer must have another name than 'key': API keys have it");
    requireUrl(name, "issuer", issuer);
    keys.ifPresent(url -> requireUrl(name, "keys", url));
    require(
        !issuer.contains("?") && !issuer.contains("#"),
        "issuer of %s must have no query and no fragment".formatted(name));
    requireSize(name, "audiences", audiences.size(), 1, AUDIENCES_MAX);
    require(
        audiences.stream().noneMatch(String::isBlank),
        "audiences of %s must not be blank".formatted(name));
    requireSize(name, "hosts", hosts.map(List::size).orElse(0), 0, HOSTS_MAX);
    requireSize(name, "rules", rules.size(), 1, RULES_MAX);
    clockSkew.ifPresent(skew ->
        require(
            !skew.isNegative() && skew.compareTo(SKEW_MAX) <= 0,
            "clockSkew of %s must be 0s to 5m".formatted(name)));
    boolean workloads = callers == Kind.WORKLOADS;
    rules.stream()
        .filter(rule -> workloads || rule.isForWorkloads())
        .forEach(rule -> rule.requireNarrow(name));
  }

  private static void requireUrl(String name, String field, String url) {
    require(
        isSecure(url),
        "%s of %s must be an https address, or an http address of this machine, was %s"
            .formatted(field, name, url));
  }

  private static void requireSize(String name, String field, int size, int min, int max) {
    require(
        size >= min && size <= max,
        "%s of %s must be %d to %d, were %d".formatted(field, name, min, max, size));
  }

  /// Returns whether `url` is an https address, or an http address of this machine.
  static boolean isSecure(String url) {
    return HttpAddress.parse(url)
        .filter(address -> address.secure() || LOOPBACK.contains(address.host()))
        .isPresent();
  }

  /// Returns the hosts from which its keys may come: its own, that of `keys`, and `hosts`.
  HostAllowlist allowedHosts() {
    return HostAllowlist.of(
        Stream.concat(
                Stream.concat(Stream.of(issuer), keys.stream())
                    .flatMap(url -> HttpAddress.parse(url).stream())
                    .map(HttpAddress::host),
                hosts.stream().flatMap(List::stream))
            .toList());
  }

  Duration skew() {
    return clockSkew.orElse(SKEW);
  }

  /// Returns the kind of a caller for which `matches` hold.
  CallerKind kind(List<ClaimRule> matches) {
    return callers == Kind.WORKLOADS || matches.stream().anyMatch(ClaimRule::isForWorkloads)
        ? CallerKind.WORKLOAD
        : CallerKind.PERSON;
  }

  /// Returns the grants of a caller for which `matches` hold. A workload has none of the rules for
  /// persons.
  List<Grant> grants(List<ClaimRule> matches) {
    boolean isWorkload = kind(matches) == CallerKind.WORKLOAD;
    return matches.stream()
        .filter(rule -> !isWorkload || callers == Kind.WORKLOADS || rule.isForWorkloads())
        .flatMap(rule -> rule.toGrants().stream())
        .distinct()
        .toList();
  }

  /// Returns the grants that a person can have.
  List<Grant> personGrants() {
    return callers == Kind.WORKLOADS
        ? List.of()
        : rules.stream()
            .filter(rule -> !rule.isForWorkloads())
            .flatMap(rule -> rule.toGrants().stream())
            .toList();
  }
}
