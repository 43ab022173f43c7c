package io.sluice.messaging.egress;

import java.net.InetAddress;
import java.util.List;

/// Resolves names to addresses.
@FunctionalInterface
public interface DnsResolver {

  /// Returns all addresses of `host`; never an empty list. The caller checks all of them and
  /// connects to the first one.
  ///
  /// @param host a name, or an address as a literal
  /// @throws UnresolvedException if it has none, or the look-up timed out
  List<InetAddress> resolve(String host);

  /// The name cannot be resolved now.
  final class UnresolvedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnresolvedException(String message) {
      super(message);
    }
  }
}
