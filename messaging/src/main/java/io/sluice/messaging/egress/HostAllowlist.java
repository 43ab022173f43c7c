package io.sluice.messaging.egress;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The hosts that an environment allows, by name or by address, at all ports or at one.
///
/// A name allows the addresses that it resolves to only if they are public. An address of a private
/// network, or of this machine, must be listed itself: as a literal, or as `localhost`.
public record HostAllowlist(Set<String> names) {
  public static final HostAllowlist NONE = new HostAllowlist(Set.of());

  public HostAllowlist {
    names = Set.copyOf(names);
  }

  public static HostAllowlist of(Collection<String> names) {
    return new HostAllowlist(
        names.stream().map(HostAllowlist::normalize).collect(Collectors.toUnmodifiableSet()));
  }

  /// Returns the hosts allowed at `port`: all those listed without a port, or with this one.
  public HostAllowlist filterByPort(int port) {
    return new HostAllowlist(
        names.stream()
            .flatMap(name -> findHost(name, port).stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Optional<String> findHost(String name, int port) {
    int colon = name.indexOf(':');
    if (colon < 0 || colon != name.lastIndexOf(':')) { // an IPv6 address has several
      return Optional.of(name);
    }
    return name.substring(colon + 1).equals(Integer.toString(port))
        ? Optional.of(name.substring(0, colon))
        : Optional.empty();
  }

  /// Whether an address is in no private network, and not of this machine.
  public static boolean isPublic(InetAddress address) {
    return ReservedAddresses.findRejection(address).isEmpty();
  }

  /// Whether `host`, in its form in a URL, is listed.
  public boolean isAllowed(String host) {
    return names.contains(normalize(host));
  }

  /// Returns the reason why a connection to `address`, which `host` resolves to, is forbidden;
  /// empty if it is allowed.
  public Optional<String> findRejection(String host, InetAddress address) {
    if (!isAllowed(host)) {
      return Optional.of("%s is not among the environment's allowed hosts".formatted(host));
    }
    boolean local = normalize(host).equals("localhost") && address.isLoopbackAddress();
    return local || isListed(address)
        ? Optional.empty()
        : ReservedAddresses.findRejection(address)
            .map(network ->
                "%s resolves to an address of %s, which is not allowed itself"
                    .formatted(host, network));
  }

  private boolean isListed(InetAddress address) {
    return names.stream().flatMap(name -> findLiteral(name).stream()).anyMatch(address::equals);
  }

  private static Optional<InetAddress> findLiteral(String name) {
    try {
      return Optional.of(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Returns `host` in lower case, and an IPv6 address without its brackets.
  private static String normalize(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
