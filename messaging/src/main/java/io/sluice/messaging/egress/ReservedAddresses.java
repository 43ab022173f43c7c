package io.sluice.messaging.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Addresses that no name may resolve to: those of internal networks, and the forms of IPv6 that
/// embed an IPv4 address.
///
/// The JDK's own checks (`isSiteLocalAddress` and similar methods) miss most of these.
///
/// @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4 registry</a>
/// @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 registry</a>
final class ReservedAddresses {
  private static final List<Range> RESERVED =
      List.of(
          range("0.0.0.0", 8, "this host"),
          range("10.0.0.0", 8, "a private network"),
          range("100.64.0.0", 10, "a carrier's network"),
          range("127.0.0.0", 8, "this host"),
          range("169.254.0.0", 16, "the local link"),
          range("172.16.0.0", 12, "a private network"),
          range("192.0.0.0", 24, "protocol assignments"),
          range("192.0.2.0", 24, "documentation"),
          range("192.88.99.0", 24, "6to4 relays"),
          range("192.168.0.0", 16, "a private network"),
          range("198.18.0.0", 15, "benchmarks"),
          range("198.51.100.0", 24, "documentation"),
          range("203.0.113.0", 24, "documentation"),
          range("224.0.0.0", 4, "multicast"),
          range("240.0.0.0", 4, "reserved space"),
          // Includes ::, ::1, the mapped and the compatible forms.
          range("::", 32, "this host or embedded IPv4"),
          range("64:ff9b::", 96, "NAT64"),
          range("64:ff9b:1::", 48, "NAT64"),
          range("100::", 64, "discarded traffic"),
          range("2001::", 23, "Teredo or protocol assignments"),
          range("2001:db8::", 32, "documentation"),
          range("2002::", 16, "6to4"),
          range("3fff::", 20, "documentation"),
          range("5f00::", 16, "segment routing"),
          range("fc00::", 7, "a private network"),
          range("fe80::", 10, "the local link"),
          range("fec0::", 10, "a private network"),
          range("ff00::", 8, "multicast"));

  /// Returns the kind of forbidden address; empty if `address` is public.
  static Optional<String> findRejection(InetAddress address) {
    return RESERVED.stream()
        .filter(range -> range.hasAddress(address))
        .map(Range::name)
        .findFirst();
  }

  private static Range range(String network, int bits, String name) {
    return new Range(InetAddress.ofLiteral(network), bits, name);
  }

  private record Range(InetAddress network, int bits, String name) {
    boolean hasAddress(InetAddress address) {
      byte[] prefix = network.getAddress();
      byte[] candidate = address.getAddress();
      if (prefix.length != candidate.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((prefix[i / 8] & mask) != (candidate[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private ReservedAddresses() {}
}
