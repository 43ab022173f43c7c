package io.sluice.api.http;

import io.sluice.api.ApiConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.HexFormat;

/// The limits of requests per second: of each address before its token is checked, and of each
/// caller.
@Singleton
public class RequestRates {
  private static final int NETWORK_BYTES = 8;

  private final int maxPerAddress;
  private final int maxPerCaller;
  private final RequestRate addresses;
  private final RequestRate callers;

  @Inject
  RequestRates(ApiConfig config) {
    this(config.maxRequestsPerAddress(), config.maxRequestsPerCaller());
  }

  RequestRates(int maxPerAddress, int maxPerCaller) {
    this.maxPerAddress = maxPerAddress;
    this.maxPerCaller = maxPerCaller;
    this.addresses = new RequestRate(maxPerAddress);
    this.callers = new RequestRate(maxPerCaller);
  }

  /// @throws ProblemException if the request's address exceeds its limit
  void requireRate(HttpServerRequest request) {
    requireAddress(address(request));
  }

  /// Returns the address of the client; behind trusted proxies, the one that they name.
  static String address(HttpServerRequest request) {
    return request.remoteAddress().hostAddress();
  }

  void requireAddress(String address) {
    require(addresses, network(address), "this address", maxPerAddress);
  }

  /// @throws ProblemException if the caller exceeds the limit of one
  public void requireRate(Caller caller) {
    require(callers, caller.subject().toString(), caller.name(), maxPerCaller);
  }

  private static void require(RequestRate rate, String name, String subject, int max) {
    if (!rate.tryAcquire(name, System.nanoTime())) {
      throw new ProblemException(
          ProblemType.TOO_MANY_REQUESTS,
          "%s sends more than %d requests per second, the most after a burst: send fewer"
              .formatted(subject, max));
    }
  }

  /// Returns the network of an address of IPv6, since one client has all addresses of it.
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    return bytes.length > NETWORK_BYTES
        ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES)
        : address;
  }
}
