package io.sluice.messaging.reach;

import java.net.InetAddress;
import java.util.List;

/// Turns names into addresses.
@FunctionalInterface
public interface Resolver {

  /// All addresses of `host`; never empty. All of them are judged, the first is the one to reach.
  ///
  /// @param host a name, or an address as a literal
  /// @throws Unresolved if it has none, or nobody said so in time
  List<InetAddress> resolve(String host);

  /// The name leads nowhere now.
  final class Unresolved extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unresolved(String message) {
      super(message);
    }
  }
}
