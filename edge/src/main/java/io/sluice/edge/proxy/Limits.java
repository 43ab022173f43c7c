package io.sluice.edge.proxy;

import java.time.Duration;

/// How long the edge waits for what, and how much it holds.
///
/// @param request for the request's body, unless it comes faster than [#UPLOAD_RATE]; and again
///   from its end to the head of the answer
/// @param answerIdle between two pieces of an answer that the client is ready to take
/// @param clientIdle for a client between two requests, and for the head of one
/// @param tunnelIdle without a byte either way on a WebSocket
/// @param connect for one attempt to connect to an instance; long, because a cold process on a busy
///   machine takes its time, and a dead one refuses at once
/// @param connections most connections to one instance, over all loops; more requests queue
/// @param clients most connections of clients, WebSockets among them; who comes above it is turned
///   away
/// @param stop for the requests under way when the edge is told to stop
/// @param patience for a lane's table, after a start without any: a few rounds of the keeper
public record Limits(
    Duration request,
    Duration answerIdle,
    Duration clientIdle,
    Duration tunnelIdle,
    Duration connect,
    int connections,
    int clients,
    Duration stop,
    Duration patience) {
  /// Bytes per second at which a body that takes longer than the limit may go on.
  public static final int UPLOAD_RATE = 16 * 1024;

  /// Largest request body that is kept until the answer begins, so that it can be sent again.
  public static final int BODY_KEPT = 64 * 1024;

  private static final int DESCRIPTORS_KEPT = 256;

  /// Enough for any use of it, and less than fills its memory.
  private static final int CLIENTS_MOST = 10_000;

  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(75),
          Duration.ofHours(1),
          Duration.ofSeconds(5),
          1000,
          clients(Descriptors.most()),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15));

  /// How many clients a process with so many descriptors has room for. Each may need a second one,
  /// of a connection to an instance; the rest is the edge's own: its table and its log, jars, the
  /// admin port, and connections that are just being closed.
  static int clients(long descriptors) {
    return Math.toIntExact(Math.clamp((descriptors - DESCRIPTORS_KEPT) / 2, 16, CLIENTS_MOST));
  }

  public Limits withRequest(Duration limit) {
    return new Limits(
        limit, answerIdle, clientIdle, tunnelIdle, connect, connections, clients, stop, patience);
  }

  public Limits withAnswerIdle(Duration limit) {
    return new Limits(
        request, limit, clientIdle, tunnelIdle, connect, connections, clients, stop, patience);
  }

  public Limits withClientIdle(Duration limit) {
    return new Limits(
        request, answerIdle, limit, tunnelIdle, connect, connections, clients, stop, patience);
  }

  public Limits withConnections(int limit) {
    return new Limits(
        request, answerIdle, clientIdle, tunnelIdle, connect, limit, clients, stop, patience);
  }

  public Limits withClients(int limit) {
    return new Limits(
        request, answerIdle, clientIdle, tunnelIdle, connect, connections, limit, stop, patience);
  }

  public Limits withStop(Duration limit) {
    return new Limits(
        request,
        answerIdle,
        clientIdle,
        tunnelIdle,
        connect,
        connections,
        clients,
        limit,
        patience);
  }

  public Limits withPatience(Duration limit) {
    return new Limits(
        request, answerIdle, clientIdle, tunnelIdle, connect, connections, clients, stop, limit);
  }
}
