package io.sluice.edge.proxy;

import io.sluice.edge.proxy.Vetted.Refusal;
import io.sluice.edge.proxy.Vetted.Target;
import io.sluice.edge.table.Instance;
import io.sluice.edge.table.Lane;
import io.sluice.edge.table.RoutingTable;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One event loop with all its state: client connections, connections to instances, and its
/// reference to the table. All methods but [#install] and [#start] run on that loop.
final class Cell extends AbstractVerticle {
  private static final long SWEEP_MS = 1_000;

  private final HttpServerOptions options;
  private final Limits limits;
  private final int loops;
  private final Clients clients;
  private final Map<HttpConnection, Peer> peers = new HashMap<>();
  private final Map<Instance, Upstream> upstreams = new HashMap<>();
  private final Complaints complaints = new Complaints();
  private final Copies copies = new Copies(this);
  private final Parking parking;
  private RoutingTable table;
  private Set<Instance> present = Set.of();
  private int underWay;
  private int port;
  private boolean stopping;

  /// @param patience maximum wait of a request for a lane that is not in the table
  Cell(
      HttpServerOptions options,
      Limits limits,
      int loops,
      Clients clients,
      RoutingTable table,
      Duration patience) {
    this.clients = clients;
    this.options = options;
    this.limits = limits;
    this.loops = loops;
    this.table = table;
    this.parking = new Parking(System.nanoTime() + patience.toNanos());
  }

  @Override
  public void start(Promise<Void> started) {
    use(table);
    vertx.setPeriodic(SWEEP_MS, _ -> sweep());
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::connected)
            .requestHandler(this::handle)
            .invalidRequestHandler(this::invalid)
            .exceptionHandler(_ -> {});
    server
        .listen()
        .onSuccess(bound -> port = bound.actualPort())
        .<Void>mapEmpty()
        .onComplete(started);
  }

  int port() {
    return port;
  }

  Limits limits() {
    return limits;
  }

  Complaints complaints() {
    return complaints;
  }

  Copies copies() {
    return copies;
  }

  Context loop() {
    return context;
  }

  /// Replaces the table on this loop. Once it completes, no further request here is routed by an
  /// older one: routing and this run on the same thread.
  Future<Void> install(RoutingTable next) {
    Promise<Void> installed = Promise.promise();
    context.runOnContext(_ -> {
      use(next);
      installed.complete();
    });
    return installed.future();
  }

  /// Closes idle connections, and the others after their running response.
  ///
  /// @return the number of running responses
  Future<Integer> stopping() {
    Promise<Integer> left = Promise.promise();
    context.runOnContext(_ -> {
      stopping = true;
      List.copyOf(peers.values()).forEach(Peer::last);
      left.complete(underWay);
    });
    return left.future();
  }

  /// Returns a lane by the current table.
  Optional<Lane> present(Lane lane) {
    return table.lane(lane.key().host());
  }

  void after(Duration time, Runnable then) {
    if (time.isZero()) {
      then.run();
    } else {
      vertx.setTimer(time.toMillis(), _ -> then.run());
    }
  }

  Upstream upstream(Instance instance) {
    return upstreams.computeIfAbsent(instance, i -> new Upstream(vertx, i, limits, loops));
  }

  /// Called when an exchange is over, or became a tunnel.
  void ended() {
    underWay--;
  }

  /// Called when a client's connection became a tunnel's; it occupies its place until
  /// [#tunnelEnded].
  void tunnelled(HttpConnection connection) {
    peers.remove(connection);
    ended();
  }

  void tunnelEnded() {
    clients.leave();
  }

  private void use(RoutingTable next) {
    table = next;
    present = next.instances().collect(Collectors.toSet());
  }

  private void sweep() {
    complaints.sweep();
    parking.leave();
    upstreams
        .entrySet()
        .removeIf(entry -> {
          Instance instance = entry.getKey();
          boolean gone = !present.contains(instance) && instance.inFlight() <= 0;
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
  }

  private void connected(HttpConnection connection) {
    connection.exceptionHandler(_ -> {});
    if (!clients.enter()) {
      connection.close();
      return;
    }
    var peer = new Peer(vertx, connection, limits);
    peers.put(connection, peer);
    connection.closeHandler(_ -> {
      if (peers.remove(connection) != null) {
        clients.leave();
      }
      peer.closed();
    });
    if (stopping) {
      peer.last();
    }
  }

  private void handle(HttpServerRequest request) {
    request.exceptionHandler(_ -> {});
    request.response().exceptionHandler(_ -> {});
    Optional.ofNullable(peers.get(request.connection()))
        .filter(peer -> !peer.isPoisoned())
        .ifPresent(peer -> take(peer, request));
  }

  private void take(Peer peer, HttpServerRequest request) {
    switch (Vetting.vet(request)) {
      case Refusal refusal -> refuse(peer, request, refusal);
      case Target target -> send(peer, request, target);
    }
  }

  private void send(Peer peer, HttpServerRequest request, Target target) {
    Optional<Lane> lane = table.lane(target.host());
    Optional<Lane> previewed = lane.isPresent() ? Optional.empty() : table.previewed(target.host());
    Optional<Course> course =
        lane.flatMap(it -> Picked.course(it, request)).or(() -> previewed.flatMap(Picked::preview));
    if (course.isPresent()) {
      underWay++;
      var exchange = new Exchange(this, peer, request, target, course.get());
      peer.busy(exchange);
      exchange.start();
    } else if (!parking.park(() -> again(peer, request))) {
      refuse(peer, request, Refusals.unserved(lane, previewed, target.host()));
    } else {
      request.pause();
    }
  }

  private void again(Peer peer, HttpServerRequest request) {
    if (!peer.isPoisoned()) {
      request.resume();
      take(peer, request);
    }
  }

  private void invalid(HttpServerRequest request) {
    Optional.ofNullable(peers.get(request.connection()))
        .filter(peer -> !peer.isPoisoned())
        .ifPresent(peer -> refuse(peer, request, Vetting.unreadable(request)));
  }

  private void refuse(Peer peer, HttpServerRequest request, Refusal refusal) {
    if (refusal.poisoned()) {
      peer.poison();
    }
    peer.idle();
    Refusals.answer(request.response(), refusal.status(), refusal.text(), peer.isLast());
    if (refusal.poisoned()) {
      peer.close();
    }
  }
}
