package io.sluice.edge.proxy;

import java.util.List;

/// The rules for clients by their address.
///
/// @param trustedProxies addresses whose X-Forwarded-For, -Proto, -Host and -Port are used
/// @param proxyProtocol addresses whose connections must begin with a header of the PROXY protocol
/// @param connections maximum number of connections of one address, except of `trustedProxies`; 0
///   for no limit
/// @param requests maximum number of requests of one address in each second, after a burst of ten
///   times that number; 0 for no limit
public record ClientPolicy(
    List<AddressRange> trustedProxies,
    List<AddressRange> proxyProtocol,
    int connections,
    int requests) {
  /// The upper bound of both numbers.
  public static final int LIMIT_MAX = 1_000_000;

  /// Trusts no address, and has no limits.
  public static final ClientPolicy DEFAULT = new ClientPolicy(List.of(), List.of(), 0, 0);

  public ClientPolicy {
    trustedProxies = List.copyOf(trustedProxies);
    proxyProtocol = List.copyOf(proxyProtocol);
  }

  public ClientPolicy withTrustedProxies(List<AddressRange> ranges) {
    return new ClientPolicy(ranges, proxyProtocol, connections, requests);
  }

  public ClientPolicy withProxyProtocol(List<AddressRange> ranges) {
    return new ClientPolicy(trustedProxies, ranges, connections, requests);
  }

  public ClientPolicy withConnections(int limit) {
    return new ClientPolicy(trustedProxies, proxyProtocol, limit, requests);
  }

  public ClientPolicy withRequests(int limit) {
    return new ClientPolicy(trustedProxies, proxyProtocol, connections, limit);
  }
}
