package io.sluice.edge.proxy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A range of IP addresses in CIDR notation, such as `10.0.0.0/8` or `2001:db8::/32`.
///
/// @param bits number of leading bits that an address has in common with `network`
public record AddressRange(InetAddress network, int bits) {
  /// The JDK also reads shorter forms of IPv4, such as `10`, and names of network interfaces.
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

  /// Maximum number of ranges in a list.
  public static final int MAX = 100;

  /// @param text a range, or one address
  /// @throws IllegalArgumentException if it is neither; no name is resolved
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    Optional<InetAddress> network = findAddress(literal);
    int all = network.map(it -> it.getAddress().length * 8).orElse(0);
    int bits = LENGTH.matcher(length).matches() ? Integer.parseInt(length) : all;
    boolean valid = slash < 0 || LENGTH.matcher(length).matches();
    return network
        .filter(_ -> valid && bits <= all)
        .map(it -> new AddressRange(it, bits))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "an address range must be like 10.0.0.0/8 or 2001:db8::/32, was " + text));
  }

  /// Returns the IP address that `text` is; no name is resolved.
  static Optional<InetAddress> findAddress(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// @param text ranges, separated by commas or spaces
  /// @throws IllegalArgumentException if there are more than [#MAX], or one is invalid
  public static List<AddressRange> parseAll(String text) {
    List<AddressRange> ranges =
        Stream.of(text.split("[, ]+", -1))
            .filter(part -> !part.isEmpty())
            .map(AddressRange::parse)
            .toList();
    if (ranges.size() > MAX) {
      throw new IllegalArgumentException(
          "at most %d address ranges are possible, were %d".formatted(MAX, ranges.size()));
    }
    return ranges;
  }

  static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.hasAddress(address));
  }

  boolean hasAddress(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = 0xff00 >> Math.min(8, bits - bit);
      if (((own[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
