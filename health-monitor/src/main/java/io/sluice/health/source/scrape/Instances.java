package io.sluice.health.source.scrape;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Exposition;
import io.sluice.domain.measure.Sample;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Question;
import io.sluice.health.source.SourceAway;
import io.sluice.health.source.Together;
import io.sluice.health.source.web.Outside;
import io.sluice.health.source.web.Page;
import io.sluice.health.source.web.Table;
import io.sluice.health.source.web.Web;
import io.sluice.messaging.reach.HttpAddress;
import io.sluice.messaging.reach.Resolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Scrapes the instances of a version that are in the router's table.
public final class Instances {
  private static final Map<String, String> ACCEPT =
      Map.of("accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4");

  private final Table table;
  private final Resolver resolver;
  private final Outside outside;
  private final Web web;

  /// @param outside checks addresses that are not the instances' own
  public Instances(Table table, Resolver resolver, Outside outside, Web web) {
    this.table = table;
    this.resolver = resolver;
    this.outside = outside;
    this.web = web;
  }

  /// Returns the samples of each instance of one side, by its address.
  ///
  /// @throws SourceAway if an instance does not answer
  Map<String, List<Sample>> scrape(Source.Scrape source, Question question, Side side) {
    List<URI> at = table.of(question.lane(), Filling.release(question, side));
    List<List<Sample>> texts =
        Together.ask(
            at.stream()
                .<Supplier<List<Sample>>>map(instance -> () -> scrape(source, question, instance))
                .toList());
    Map<String, List<Sample>> all = new HashMap<>();
    for (int i = 0; i < at.size(); i++) {
      all.put(at.get(i).getAuthority(), texts.get(i));
    }
    return all;
  }

  private InetAddress resolve(String host) {
    try {
      return resolver.resolve(host).getFirst();
    } catch (Resolver.Unresolved e) {
      throw new SourceAway(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Sample> scrape(Source.Scrape source, Question question, URI instance) {
    int port = source.port().orElse(instance.getPort());
    InetAddress own = resolve(instance.getHost());
    InetSocketAddress at = new InetSocketAddress(own, port);
    // On the loopback address another port is another program, so the environment's host allowlist
    // decides.
    if (port != instance.getPort() && own.isLoopbackAddress()) {
      at = outside.address(instance.getHost(), port, question);
    }
    HttpAddress address = new HttpAddress(false, instance.getHost(), port, source.path());
    Web.Response response = web.get(address, at, ACCEPT, question.limit());
    String from = instance.getHost() + ":" + port;
    Page page = new Page(from, response.text(), List.of());
    if (response.status() != 200) {
      throw new SourceAway(
          "%s%s answers with status %d: %s"
              .formatted(from, source.path(), response.status(), page.shown()));
    }
    try {
      return Exposition.read(response.text());
    } catch (IllegalArgumentException e) {
      throw page.senseless("is no text of metrics (%s)".formatted(e.getMessage()));
    }
  }
}
