package io.sluice.edge.proxy;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The client of a request as the application gets it.
///
/// @param address the client's IP address as text; IPv6 in its shortest form
/// @param scheme `http` or `https`
/// @param host the Host that the client sent, if a trusted proxy replaced it
/// @param port the port that the client connected to, if a trusted proxy reported it
record Forwarding(String address, String scheme, Optional<String> host, Optional<String> port) {
  private static final String HTTPS = "https";
  private static final int HTTPS_PORT = 443;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+):[0-9]{1,5}|\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /// Maximum number of trusted proxies in front of each other.
  private static final int HOPS_MAX = 16;

  /// Returns the client by its connection alone. If the connection began with a header of the PROXY
  /// protocol, its client is the one in that header, and used `https` if it connected to port 443.
  static Forwarding of(HttpConnection connection) {
    SocketAddress client = connection.remoteAddress();
    boolean proxied = !client.equals(connection.remoteAddress(true));
    boolean secure = proxied && connection.localAddress().port() == HTTPS_PORT;
    return new Forwarding(
        AddressRange.findAddress(withoutZone(client.hostAddress()))
            .map(NetUtil::toAddressString)
            .orElse(client.hostAddress()),
        secure ? HTTPS : "http",
        Optional.empty(),
        Optional.empty());
  }

  /// Returns the client by the headers of a trusted proxy, whose connection this is.
  Forwarding resolveClient(HttpServerRequest request, List<AddressRange> trusted) {
    String proto = findLast(request, "x-forwarded-proto").orElse("").toLowerCase(Locale.ROOT);
    return new Forwarding(
        client(request.headers().getAll("x-forwarded-for"), trusted),
        proto.equals(HTTPS) || proto.equals("http") ? proto : scheme,
        findLast(request, "x-forwarded-host").filter(text -> HOST.matcher(text).matches()),
        findLast(request, "x-forwarded-port").filter(text -> PORT.matcher(text).matches()));
  }

  /// Whether the client is one of the trusted proxies.
  boolean isTrusted(List<AddressRange> trusted) {
    return !trusted.isEmpty()
        && AddressRange.findAddress(address)
            .filter(it -> AddressRange.isIn(trusted, it))
            .isPresent();
  }

  /// Returns the last address that no trusted proxy has: a client can write any text before it.
  private String client(List<String> lines, List<AddressRange> trusted) {
    String[] hops = String.join(",", lines).split(",", -1);
    int end = Math.max(0, hops.length - HOPS_MAX);
    String client = address;
    for (int i = hops.length - 1; i >= end; i--) {
      Optional<InetAddress> hop = AddressRange.findAddress(withoutPort(hops[i].trim()));
      if (hop.isEmpty()) {
        return client;
      }
      client = NetUtil.toAddressString(hop.get());
      if (!AddressRange.isIn(trusted, hop.get())) {
        return client;
      }
    }
    return client;
  }

  /// A link-local address of IPv6 has the network interface behind it.
  private static String withoutZone(String address) {
    return address.replaceFirst("%.*", "");
  }

  private static String withoutPort(String hop) {
    Matcher matcher = WITH_PORT.matcher(hop);
    return matcher.matches() ? matcher.replaceFirst("$1$2") : hop;
  }

  private static Optional<String> findLast(HttpServerRequest request, String name) {
    List<String> lines = request.headers().getAll(name);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.getLast();
    return Optional.of(line.substring(line.lastIndexOf(',') + 1).trim());
  }
}
