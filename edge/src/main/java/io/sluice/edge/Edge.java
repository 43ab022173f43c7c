package io.sluice.edge;

import static java.lang.System.Logger.Level.INFO;

import io.sluice.contract.LaneKey;
import io.sluice.contract.TokenFile;
import io.sluice.edge.admin.Admin;
import io.sluice.edge.admin.AdminRoutes;
import io.sluice.edge.admin.LaneTable;
import io.sluice.edge.admin.TableFile;
import io.sluice.edge.metrics.InstanceCounters;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.edge.proxy.TrackingTransport;
import io.sluice.edge.proxy.Warmup;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.UpstreamRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The running edge.
public final class Edge implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Edge.class.getName());

  /// The number of event loops: one per processor, at least 2 and at most 8.
  static final int LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  /// Interval at which weight leases are checked, in milliseconds.
  private static final long EXPIRE_MS = 1_000;

  /// Interval at which the files of tokens are read again, in milliseconds.
  private static final long RELOAD_MS = 1_000;

  private final TrackingTransport transport;
  private final Vertx vertx;
  private final ExecutorService threads;
  private final Proxy proxy;
  private final int adminPort;
  private final ProxyLimits limits;

  /// Thrown if the edge cannot start; the message is one line for the user.
  public static final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Edge(
      TrackingTransport transport,
      Vertx vertx,
      ExecutorService threads,
      Proxy proxy,
      int adminPort,
      ProxyLimits limits) {
    this.transport = transport;
    this.vertx = vertx;
    this.threads = threads;
    this.proxy = proxy;
    this.adminPort = adminPort;
    this.limits = limits;
  }

  /// Reads the table, opens both ports, and returns once traffic is served.
  ///
  /// @throws StartException if a port is taken or a file cannot be read
  public static Edge start(EdgeOptions options, ProxyLimits limits) {
    InstantSource clock = InstantSource.system();
    var counters = new InstanceCounters(clock);
    var registry = new UpstreamRegistry(counters);
    var file = new TableFile(options.state());
    Optional<TokenFile> token =
        options.serviceTokenFile().map(path -> openTokens("--service-token-file", path));
    Optional<TokenFile> metricsToken =
        options.metricsTokenFile().map(path -> openTokens("--metrics-token-file", path));
    Optional<Map<LaneKey, LaneRecord>> stored = read(file, options.state());
    LaneTable lanes = LaneTable.of(stored.orElseGet(Map::of), registry);
    Duration laneWait = stored.isPresent() ? Duration.ZERO : limits.laneWait();
    var transport = new TrackingTransport();
    Vertx vertx = vertx(transport);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Proxy proxy =
          await(
              "--port",
              options.port(),
              Warmup.run(vertx, LOOPS, limits)
                  .compose(_ -> open(vertx, options, limits, lanes.table(), laneWait)));
      String startId = UUID.randomUUID().toString();
      var routes =
          new AdminRoutes(startId, file, registry, counters, proxy, lanes, clock, System::nanoTime);
      vertx.setPeriodic(EXPIRE_MS, _ -> threads.execute(routes::expire));
      var admin = new Admin(token, metricsToken, routes, threads);
      vertx.setPeriodic(RELOAD_MS, _ -> threads.execute(admin::reloadTokens));
      int adminPort =
          await(
              "--admin-port",
              options.adminPort(),
              admin.open(vertx, "127.0.0.1", options.adminPort()).map(s -> s.actualPort()));
      return new Edge(transport, vertx, threads, proxy, adminPort, limits);
    } catch (StartException e) {
      vertx.close();
      throw e;
    }
  }

  private static Future<Proxy> open(
      Vertx vertx, EdgeOptions options, ProxyLimits limits, RoutingTable table, Duration laneWait) {
    return Proxy.open(
        vertx, options.host(), options.port(), LOOPS, limits, options.clients(), table, laneWait);
  }

  public int port() {
    return proxy.port();
  }

  public int adminPort() {
    return adminPort;
  }

  /// Stops accepting connections, waits at most [ProxyLimits#stop] for running responses, and
  /// closes the rest.
  @Override
  public void close() {
    transport.stopListening();
    long end = System.nanoTime() + limits.stop().toNanos();
    while (proxy.stopping().join() > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    threads.shutdownNow();
    LOG.log(INFO, "stopped");
  }

  private static Vertx vertx(TrackingTransport transport) {
    var files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    var options =
        new VertxOptions()
            .setEventLoopPoolSize(LOOPS)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setFileSystemOptions(files);
    return new VertxBuilder(options).findTransport(transport).init().vertx();
  }

  private static Optional<Map<LaneKey, LaneRecord>> read(TableFile file, Path path) {
    try {
      return file.read();
    } catch (IOException e) {
      throw new StartException("cannot read %s (--state): %s".formatted(path, e), e);
    }
  }

  private static TokenFile openTokens(String option, Path path) {
    try {
      return TokenFile.open(option, path);
    } catch (IllegalStateException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T await(String flag, int port, Future<T> opened) {
    try {
      return opened.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new StartException(
          "cannot listen on port %d, choose another with %s: %s"
              .formatted(port, flag, Optional.ofNullable(e.getCause()).orElse(e).getMessage()),
          e);
    }
  }
}
