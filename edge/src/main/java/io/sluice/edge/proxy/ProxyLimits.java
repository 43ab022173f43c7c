package io.sluice.edge.proxy;

import java.time.Duration;

/// The edge's timeouts and maximum numbers.
///
/// @param request timeout of the request's body, unless it arrives faster than [#UPLOAD_RATE]; and
///   again from its end to the head of the response
/// @param responseIdle maximum time between two parts of a response while the client reads
/// @param head timeout of a head: of the first one from the connection on, of others from their
///   first byte on
/// @param clientIdle maximum time between two requests of a client
/// @param tunnelIdle maximum time without a byte in either direction on a WebSocket
/// @param connect timeout of one attempt to connect to an instance; long, because a cold process on
///   a busy machine is slow, and a dead one refuses at once
/// @param connections maximum number of connections to one instance, over all loops; further
///   requests queue
/// @param clients maximum number of client connections, including WebSockets; further ones are
///   closed
/// @param stop timeout of running requests when the edge stops
/// @param laneWait maximum wait for a lane's table, after a start without any: a few rounds of the
///   reconciler
public record ProxyLimits(
    Duration request,
    Duration responseIdle,
    Duration head,
    Duration clientIdle,
    Duration tunnelIdle,
    Duration connect,
    int connections,
    int clients,
    Duration stop,
    Duration laneWait) {
  /// Minimum rate of a body that exceeds its timeout, in bytes per second.
  public static final int UPLOAD_RATE = 16 * 1024;

  /// Maximum length of a request body that is buffered until the response begins, so that it can be
  /// sent again, in bytes.
  public static final int BODY_BUFFER_MAX = 64 * 1024;

  private static final int DESCRIPTORS_RESERVED = 256;

  /// Upper limit of the number of clients, which keeps the memory sufficient.
  private static final int CLIENTS_MAX = 10_000;

  public static final ProxyLimits DEFAULT =
      new ProxyLimits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofHours(1),
          Duration.ofSeconds(5),
          1000,
          clients(FileDescriptors.max()),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15));

  /// Returns the number of clients that a process with that number of descriptors can serve. Each
  /// may need a second one, for a connection to an instance; the rest is reserved for the edge
  /// itself: its table and its log, jars, the admin port, and connections that are being closed.
  static int clients(long descriptors) {
    return Math.toIntExact(Math.clamp((descriptors - DESCRIPTORS_RESERVED) / 2, 16, CLIENTS_MAX));
  }

  public ProxyLimits withRequest(Duration limit) {
    return new ProxyLimits(
        limit,
        responseIdle,
        head,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        clients,
        stop,
        laneWait);
  }

  public ProxyLimits withResponseIdle(Duration limit) {
    return new ProxyLimits(
        request,
        limit,
        head,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        clients,
        stop,
        laneWait);
  }

  public ProxyLimits withHead(Duration limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        limit,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        clients,
        stop,
        laneWait);
  }

  public ProxyLimits withClientIdle(Duration limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        head,
        limit,
        tunnelIdle,
        connect,
        connections,
        clients,
        stop,
        laneWait);
  }

  public ProxyLimits withTunnelIdle(Duration limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        head,
        clientIdle,
        limit,
        connect,
        connections,
        clients,
        stop,
        laneWait);
  }

  public ProxyLimits withConnections(int limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        head,
        clientIdle,
        tunnelIdle,
        connect,
        limit,
        clients,
        stop,
        laneWait);
  }

  public ProxyLimits withClients(int limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        head,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        limit,
        stop,
        laneWait);
  }

  public ProxyLimits withStop(Duration limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        head,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        clients,
        limit,
        laneWait);
  }

  public ProxyLimits withLaneWait(Duration limit) {
    return new ProxyLimits(
        request,
        responseIdle,
        head,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        clients,
        stop,
        limit);
  }
}
