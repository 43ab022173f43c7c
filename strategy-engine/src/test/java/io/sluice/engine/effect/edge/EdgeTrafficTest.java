package io.sluice.engine.effect.edge;

import io.sluice.edge.Edge;
import io.sluice.edge.EdgeOptions;
import io.sluice.edge.proxy.AddressRange;
import io.sluice.edge.proxy.ClientPolicy;
import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.engine.effect.target.FencedConformance;
import io.sluice.engine.effect.target.RequestShape;
import io.sluice.engine.effect.target.RequestShape.Result;
import io.sluice.engine.effect.target.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EdgeTrafficTest extends FencedConformance {
  /// A request to an unknown lane does not wait for it.
  private static final ProxyLimits LIMITS = ProxyLimits.DEFAULT.withLaneWait(Duration.ZERO);

  private static final ClientPolicy POLICY =
      ClientPolicy.DEFAULT
          .withTrustedProxies(AddressRange.parseAll(TRUSTED_PROXIES))
          .withProxyProtocol(AddressRange.parseAll(PROXY_PROTOCOL));

  @TempDir private Path directory;

  private Optional<Edge> edge = Optional.empty();

  @BeforeEach
  void start() {
    var options =
        new EdgeOptions(
            "127.0.0.1", 0, 0, directory.resolve("table.json"), Optional.empty(), POLICY);
    edge = Optional.of(Edge.start(options, LIMITS));
    router().adopt(LANE, token(), router().readAll().startId());
  }

  @AfterEach
  void stop() {
    edge.ifPresent(Edge::close);
  }

  @Override
  protected Router router() {
    return at(control());
  }

  @Override
  protected int port() {
    return edge.orElseThrow().port();
  }

  @Override
  protected Result expected(RequestShape shape) {
    return shape.edge();
  }

  @Override
  protected SocketAddress control() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.orElseThrow().adminPort());
  }

  @Override
  protected Router at(SocketAddress address) {
    int port = ((InetSocketAddress) address).getPort();
    return new EdgeRouter(URI.create("http://127.0.0.1:" + port), Optional::empty, LIMIT);
  }
}
