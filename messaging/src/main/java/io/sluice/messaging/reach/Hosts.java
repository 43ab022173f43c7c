package io.sluice.messaging.reach;

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
public record Hosts(Set<String> names) {
  public static final Hosts NONE = new Hosts(Set.of());

  public Hosts {
    names = Set.copyOf(names);
  }

  public static Hosts of(Collection<String> names) {
    return new Hosts(names.stream().map(Hosts::normal).collect(Collectors.toUnmodifiableSet()));
  }

  /// Returns the hosts allowed at `port`: all those listed without a port, or with this one.
  public Hosts at(int port) {
    return new Hosts(
        names.stream()
            .flatMap(name -> at(name, port).stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Optional<String> at(String name, int port) {
    int colon = name.indexOf(':');
    if (colon < 0 || colon != name.lastIndexOf(':')) { // an IPv6 address has several
      return Optional.of(name);
    }
    return name.substring(colon + 1).equals(Integer.toString(port))
        ? Optional.of(name.substring(0, colon))
        : Optional.empty();
  }

  /// Whether `host`, in its form in a URL, is listed.
  public boolean allow(String host) {
    return names.contains(normal(host));
  }

  /// Returns the reason why a connection to `address`, which `host` resolves to, is forbidden;
  /// empty if it is allowed.
  public Optional<String> refusal(String host, InetAddress address) {
    if (!allow(host)) {
      return Optional.of("%s is not among the environment's allowed hosts".formatted(host));
    }
    boolean local = normal(host).equals("localhost") && address.isLoopbackAddress();
    return local || lists(address)
        ? Optional.empty()
        : Addresses.refusal(address)
            .map(why ->
                "%s resolves to an address of %s, which is not allowed itself"
                    .formatted(host, why));
  }

  private boolean lists(InetAddress address) {
    return names.stream().flatMap(name -> literal(name).stream()).anyMatch(address::equals);
  }

  private static Optional<InetAddress> literal(String name) {
    try {
      return Optional.of(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Returns `host` in lower case, and an IPv6 address without its brackets.
  private static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
