package io.sluice.edge.proxy;

import io.sluice.edge.proxy.RequestCheck.Rejection;
import io.sluice.edge.proxy.RequestCheck.Target;
import io.sluice.edge.table.LaneRoutes;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.UpstreamInstance;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One event loop with all its state: client connections, connections to instances, and its
/// reference to the table. All methods but [#install] and [#start] run on that loop.
final class ProxyWorker extends AbstractVerticle {
  private static final long SWEEP_MS = 1_000;

  private final InstantSource clock = InstantSource.system();
  private final HttpServerOptions options;
  private final ProxyLimits limits;
  private final ClientPolicy policy;
  private final int loops;
  private final ConnectionLimiter limiter;
  private final AddressLimiter addresses;
  private final Map<HttpConnection, ClientConnection> clients = new HashMap<>();

  /// Connections without a head so far, from the oldest on.
  private final Map<HttpConnection, ClientConnection> silent = new LinkedHashMap<>();

  private final Map<UpstreamInstance, UpstreamPool> upstreams = new HashMap<>();
  private final RateLimitedLog failureLog = new RateLimitedLog();
  private final MirrorRequests mirrors = new MirrorRequests(this);
  private final LaneWaitQueue waitQueue;
  private RoutingTable table;
  private Set<UpstreamInstance> present = Set.of();
  private int running;
  private int port;
  private boolean stopping;

  /// @param laneWait maximum wait of a request for a lane that is not in the table
  ProxyWorker(
      HttpServerOptions options,
      ProxyLimits limits,
      ClientPolicy policy,
      int loops,
      ConnectionLimiter limiter,
      AddressLimiter addresses,
      RoutingTable table,
      Duration laneWait) {
    this.limiter = limiter;
    this.addresses = addresses;
    this.options = options;
    this.limits = limits;
    this.policy = policy;
    this.loops = loops;
    this.table = table;
    this.waitQueue = new LaneWaitQueue(System.nanoTime() + laneWait.toNanos());
  }

  @Override
  public void start(Promise<Void> started) {
    use(table);
    vertx.setPeriodic(SWEEP_MS, _ -> sweep());
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::onConnected)
            .requestHandler(this::handle)
            .invalidRequestHandler(this::onInvalid)
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

  ProxyLimits limits() {
    return limits;
  }

  RateLimitedLog failureLog() {
    return failureLog;
  }

  MirrorRequests mirrors() {
    return mirrors;
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
      List.copyOf(clients.values()).forEach(ClientConnection::last);
      left.complete(running);
    });
    return left.future();
  }

  /// Returns a lane by the current table.
  Optional<LaneRoutes> findPresent(LaneRoutes lane) {
    return table.findLane(lane.key().host());
  }

  /// Returns the client of a request on this loop.
  Forwarding forwarding(HttpServerRequest request) {
    return Optional.ofNullable(clients.get(request.connection()))
        .map(client -> client.forwarding(request))
        .orElseGet(() -> Forwarding.of(request.connection()));
  }

  void after(Duration time, Runnable then) {
    if (time.isZero()) {
      then.run();
    } else {
      vertx.setTimer(time.toMillis(), _ -> then.run());
    }
  }

  UpstreamPool upstream(UpstreamInstance instance) {
    return upstreams.computeIfAbsent(instance, i -> new UpstreamPool(vertx, i, limits, loops));
  }

  /// Called when an exchange is over, or became a tunnel.
  void onExchangeEnded() {
    running--;
  }

  /// Called when a client's connection became a tunnel's; it occupies its place until
  /// [#onTunnelEnded].
  void onTunnelOpened(HttpConnection connection) {
    clients.remove(connection);
    onExchangeEnded();
  }

  void onTunnelEnded() {
    limiter.leave();
  }

  private void use(RoutingTable next) {
    table = next;
    present = next.instances().collect(Collectors.toSet());
  }

  private void sweep() {
    failureLog.sweep();
    addresses.sweep();
    waitQueue.retryAll();
    upstreams
        .entrySet()
        .removeIf(entry -> {
          UpstreamInstance instance = entry.getKey();
          boolean gone = !present.contains(instance) && instance.inFlight() <= 0;
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
  }

  private void onConnected(HttpConnection connection) {
    connection.exceptionHandler(_ -> {});
    if (!limiter.enter(this::endOldestSilent)) {
      connection.close();
      return;
    }
    var client = new ClientConnection(vertx, connection, limits, policy);
    clients.put(connection, client);
    silent.put(connection, client);
    connection.closeHandler(_ -> {
      silent.remove(connection);
      if (clients.remove(connection) != null) {
        limiter.leave();
      }
      client.closed();
    });
    HeadWatch.watch(connection, client);
    Runnable enter = () -> enter(client);
    if (!ProxyProtocol.readHeader(connection, policy.proxyProtocol(), enter)) {
      enter.run();
    }
    if (stopping) {
      client.last();
    }
  }

  private void enter(ClientConnection client) {
    if (addresses.isActive() && !client.enter(addresses)) {
      client.close();
    }
  }

  /// Closes the connection on this loop that has waited longest for its first head, and leaves its
  /// place to another one.
  ///
  /// @return whether there was one
  private boolean endOldestSilent() {
    Iterator<Map.Entry<HttpConnection, ClientConnection>> oldest = silent.entrySet().iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    Map.Entry<HttpConnection, ClientConnection> entry = oldest.next();
    oldest.remove();
    clients.remove(entry.getKey());
    entry.getValue().close();
    return true;
  }

  private void handle(HttpServerRequest request) {
    request.exceptionHandler(_ -> {});
    request.response().exceptionHandler(_ -> {});
    Optional.ofNullable(clients.get(request.connection()))
        .filter(client -> !client.isPoisoned())
        .ifPresent(client -> enter(client, request));
  }

  private void enter(ClientConnection client, HttpServerRequest request) {
    if (client.heads() == 0) {
      silent.remove(request.connection());
    }
    client.onHead();
    int wait = addresses.hasRequestLimit() ? client.take(addresses, request) : 0;
    // Also above the limit: after ambiguous framing nothing on the connection is a request.
    switch (RequestValidator.validate(request)) {
      case Rejection rejection -> reject(client, request, rejection);
      case Target target when wait == 0 -> send(client, request, target);
      case Target _ -> {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(wait));
        reject(client, request, Rejection.of(429, "too many requests from this address"));
      }
    }
  }

  private void send(ClientConnection client, HttpServerRequest request, Target target) {
    Optional<LaneRoutes> lane = table.findLane(target.host());
    Optional<LaneRoutes> previewed =
        lane.isPresent() ? Optional.empty() : table.findPreviewed(target.host());
    Optional<PreviewAccess> access =
        previewed.map(it -> PreviewAccess.of(it, request, clock.instant()));
    Optional<UpstreamSelection> selection =
        lane.flatMap(it -> RouteChoice.findSelection(it, request))
            .or(() -> access.flatMap(PreviewAccess::selection));
    Optional<Rejection> rejection = access.flatMap(PreviewAccess::rejection);
    if (rejection.isPresent()) {
      reject(client, request, rejection.get());
    } else if (selection.isPresent()) {
      running++;
      var exchange = new Exchange(this, client, request, target, selection.get());
      client.busy(exchange);
      exchange.start();
    } else if (!waitQueue.park(() -> retry(client, request, target))) {
      reject(client, request, EdgeResponses.unserved(lane, previewed, target.host()));
    } else {
      request.pause();
      client.parked();
    }
  }

  private void retry(ClientConnection client, HttpServerRequest request, Target target) {
    if (!client.isPoisoned()) {
      request.resume();
      send(client, request, target);
    }
  }

  private void onInvalid(HttpServerRequest request) {
    Optional.ofNullable(clients.get(request.connection()))
        .filter(client -> !client.isPoisoned())
        .ifPresent(client -> reject(client, request, RequestValidator.unreadable(request)));
  }

  private void reject(ClientConnection client, HttpServerRequest request, Rejection rejection) {
    if (rejection.poisoned()) {
      client.poison();
    }
    client.idle();
    EdgeResponses.send(request.response(), rejection.status(), rejection.text(), client.isLast());
    if (rejection.poisoned()) {
      client.close();
    }
  }
}
