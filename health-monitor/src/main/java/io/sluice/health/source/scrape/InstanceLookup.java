package io.sluice.health.source.scrape;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Exposition;
import io.sluice.domain.measure.Sample;
import io.sluice.health.source.ParallelQueries;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.egress.EgressClient;
import io.sluice.health.source.egress.HttpFetcher;
import io.sluice.health.source.egress.InstanceDirectory;
import io.sluice.health.source.egress.WebResponse;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HttpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Scrapes the instances of a version that are in the router's table.
public final class InstanceLookup {
  private static final Map<String, String> ACCEPT =
      Map.of("accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4");

  private final InstanceDirectory directory;
  private final DnsResolver resolver;
  private final EgressClient egress;
  private final HttpFetcher fetcher;

  /// @param egress checks addresses that are not the instances' own
  public InstanceLookup(
      InstanceDirectory directory, DnsResolver resolver, EgressClient egress, HttpFetcher fetcher) {
    this.directory = directory;
    this.resolver = resolver;
    this.egress = egress;
    this.fetcher = fetcher;
  }

  /// Returns the samples of each instance of one side, by its address.
  ///
  /// @throws SourceUnavailableException if an instance does not answer
  Map<String, List<Sample>> scrape(Source.Scrape source, SourceQuery sourceQuery, Side side) {
    List<URI> instances =
        directory.of(sourceQuery.lane(), TemplateRenderer.release(sourceQuery, side));
    List<List<Sample>> samples =
        ParallelQueries.run(
            instances.stream()
                .<Supplier<List<Sample>>>map(
                    instance -> () -> scrape(source, sourceQuery, instance))
                .toList());
    Map<String, List<Sample>> all = new HashMap<>();
    for (int i = 0; i < instances.size(); i++) {
      all.put(instances.get(i).getAuthority(), samples.get(i));
    }
    return all;
  }

  private InetAddress resolve(String host) {
    try {
      return resolver.resolve(host).getFirst();
    } catch (DnsResolver.UnresolvedException e) {
      throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Sample> scrape(Source.Scrape source, SourceQuery sourceQuery, URI instance) {
    int port = source.port().orElse(instance.getPort());
    InetAddress own = resolve(instance.getHost());
    InetSocketAddress socketAddress = new InetSocketAddress(own, port);
    // On the loopback address another port is another program, so the environment's host allowlist
    // decides.
    if (port != instance.getPort() && own.isLoopbackAddress()) {
      socketAddress = egress.address(instance.getHost(), port, sourceQuery);
    }
    HttpAddress address = new HttpAddress(false, instance.getHost(), port, source.path());
    HttpFetcher.Response response =
        fetcher.get(address, socketAddress, ACCEPT, sourceQuery.limit());
    String from = instance.getHost() + ":" + port;
    WebResponse webResponse = new WebResponse(from, response.text(), List.of());
    if (response.status() != 200) {
      throw new SourceUnavailableException(
          "%s%s answers with status %d: %s"
              .formatted(from, source.path(), response.status(), webResponse.shown()));
    }
    try {
      return Exposition.read(response.text());
    } catch (IllegalArgumentException e) {
      throw webResponse.invalid("is no metrics text (%s)".formatted(e.getMessage()));
    }
  }
}
