package io.sluice.edge;

import io.sluice.edge.proxy.AddressRange;
import io.sluice.edge.proxy.ClientPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The options of the command line.
///
/// @param host address of the traffic port; the admin port is always on loopback
/// @param port of the traffic, 0 for any free one
/// @param adminPort of the admin API, 0 for any free one
/// @param state the file with the routing table
/// @param serviceTokenFile the file with the token that callers of the admin API must send; if
///   empty, as in tests, none is required
/// @param metricsTokenFile the file with the token that admits to metrics only; empty if there is
///   none
/// @param clients rules for clients by their address
public record EdgeOptions(
    String host,
    int port,
    int adminPort,
    Path state,
    Optional<Path> serviceTokenFile,
    Optional<Path> metricsTokenFile,
    ClientPolicy clients) {
  public static final EdgeOptions DEFAULT =
      new EdgeOptions(
          "127.0.0.1",
          7080,
          7081,
          Path.of(".sluice", "edge.json"),
          Optional.empty(),
          Optional.empty(),
          ClientPolicy.DEFAULT);

  public static final String HELP =
      """
      Usage: java -cp 'lib/*' io.sluice.edge.Main [options]

      Sluice's built-in router: an HTTP/1.1 reverse proxy that serves each lane under the Host
      APPLICATION.ENVIRONMENT.localhost and splits its traffic between releases.

        --host ADDRESS             listen for traffic here (127.0.0.1)
        --port PORT                port of the traffic (7080)
        --admin-port PORT          port of the admin API, always on 127.0.0.1 (7081)
        --state FILE               file that keeps the routing table (.sluice/edge.json)
        --service-token-file FILE  file with the bearer token that the admin API requires
                                   (must be given); with two lines, both are valid
        --metrics-token-file FILE  file with another token, which admits to /metrics only (none)
        --trusted-proxies RANGES   addresses of proxies in front, such as 10.0.0.0/8,2001:db8::/32,
                                   whose X-Forwarded-For, -Proto, -Host and -Port are used (none)
        --proxy-protocol RANGES    addresses whose connections must begin with a header of the PROXY
                                   protocol, version 1 or 2 (none)
        --address-connections N    maximum number of connections of one address, except of trusted
                                   proxies; 0: no limit (0)
        --address-requests N       maximum number of requests of one address per second, after a
                                   burst of 10 x N; further ones get 429; 0: no limit (0)
        --help                     this text

      Ends with 0 after a signal to stop, with 1 if it cannot start, with 2 on a wrong option.
      """;

  /// Creates options without a token for metrics.
  public EdgeOptions(
      String host,
      int port,
      int adminPort,
      Path state,
      Optional<Path> serviceTokenFile,
      ClientPolicy clients) {
    this(host, port, adminPort, state, serviceTokenFile, Optional.empty(), clients);
  }

  /// @throws IllegalArgumentException with a line for the user
  static EdgeOptions parse(String[] args) {
    EdgeOptions options = DEFAULT;
    for (int i = 0; i < args.length; i += 2) {
      String flag = args[i];
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(flag + " needs a value; see --help");
      }
      options = options.with(flag, args[i + 1]);
    }
    if (options.serviceTokenFile().isEmpty()) {
      throw new IllegalArgumentException("--service-token-file must be given; see --help");
    }
    return options;
  }

  private EdgeOptions with(String flag, String value) {
    return switch (flag) {
      case "--host" -> with(value, port, adminPort, state);
      case "--port" -> with(host, port(flag, value), adminPort, state);
      case "--admin-port" -> with(host, port, port(flag, value), state);
      case "--state" -> with(host, port, adminPort, Path.of(value));
      case "--service-token-file" -> withTokens(Optional.of(Path.of(value)), metricsTokenFile);
      case "--metrics-token-file" -> withTokens(serviceTokenFile, Optional.of(Path.of(value)));
      case "--trusted-proxies" -> withClients(clients.withTrustedProxies(ranges(flag, value)));
      case "--proxy-protocol" -> withClients(clients.withProxyProtocol(ranges(flag, value)));
      case "--address-connections" -> withClients(clients.withConnections(limit(flag, value)));
      case "--address-requests" -> withClients(clients.withRequests(limit(flag, value)));
      default -> throw new IllegalArgumentException("unknown option " + flag + "; see --help");
    };
  }

  public EdgeOptions withClients(ClientPolicy policy) {
    return new EdgeOptions(
        host, port, adminPort, state, serviceTokenFile, metricsTokenFile, policy);
  }

  /// Returns these options with other files of tokens.
  public EdgeOptions withTokens(Optional<Path> service, Optional<Path> metrics) {
    return new EdgeOptions(host, port, adminPort, state, service, metrics, clients);
  }

  private EdgeOptions with(String address, int traffic, int admin, Path table) {
    return new EdgeOptions(
        address, traffic, admin, table, serviceTokenFile, metricsTokenFile, clients);
  }

  private static List<AddressRange> ranges(String flag, String value) {
    try {
      return AddressRange.parseAll(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
    }
  }

  private static int limit(String flag, String value) {
    if (!value.matches("[0-9]{1,7}") || Integer.parseInt(value) > ClientPolicy.LIMIT_MAX) {
      throw new IllegalArgumentException(
          "%s must be a number from 0 to %d, was %s"
              .formatted(flag, ClientPolicy.LIMIT_MAX, value));
    }
    return Integer.parseInt(value);
  }

  private static int port(String flag, String value) {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException(flag + " must be a port from 0 to 65535, was " + value);
    }
    return Integer.parseInt(value);
  }
}
