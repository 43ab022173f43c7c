package io.sluice.health.source.probe;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.ParallelQueries;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.egress.HttpFetcher;
import io.sluice.health.source.egress.InstanceDirectory;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HttpAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Sends requests of its own to each instance of both versions and counts their outcomes: one for
/// each second of the check's interval, at most [#PER_QUERY] per query, one after another. A
/// request fails unless it is answered in time with a status below 400.
public final class ProbeSourceClient implements SourceClient {
  /// Maximum number of requests to an instance per query.
  static final int PER_QUERY = 10;

  /// Retention of the counts of a release that is no longer queried.
  private static final Duration RETENTION = Duration.ofMinutes(10);

  private static final int FIRST_ERROR_STATUS = 400;

  private final InstanceDirectory directory;
  private final DnsResolver resolver;
  private final HttpFetcher fetcher;
  private final Duration timeout;
  private final String startId;
  private final Map<Key, ProbeCounts> counted = new ConcurrentHashMap<>();

  private record Key(UUID release, String check) {}

  /// @param at time of the last query, by [System#nanoTime]
  private record ProbeCounts(long at, Map<String, Counts> counts) {}

  /// @param timeout time limit of one request
  /// @param startId start id of this client, whose counts begin with it
  public ProbeSourceClient(
      InstanceDirectory directory,
      DnsResolver resolver,
      HttpFetcher fetcher,
      Duration timeout,
      String startId) {
    this.directory = directory;
    this.resolver = resolver;
    this.fetcher = fetcher;
    this.timeout = timeout;
    this.startId = startId;
  }

  @Override
  public SourceResponse query(SourceQuery query) {
    if (!(query.source() instanceof Source.Probe source)) {
      throw new IllegalArgumentException("a source of kind " + query.source().key());
    }
    return InvalidResponseException.orNoData(() -> {
      List<URI> candidate = directory.of(query.lane(), query.release());
      List<URI> stable =
          query.stable().isPresent()
              ? directory.of(query.lane(), TemplateRenderer.release(query, Side.STABLE))
              : List.of();
      if (candidate.isEmpty()) {
        throw new SourceUnavailableException(
            "the router's table has no instance of " + query.version());
      }
      Map<String, Counts> totals = add(query, probe(source.path(), query, both(candidate, stable)));
      return new SourceResponse.Totals(of(totals, candidate), of(totals, stable), startId);
    });
  }

  private static List<URI> both(List<URI> candidate, List<URI> stable) {
    List<URI> both = new ArrayList<>(candidate);
    both.addAll(stable);
    return both;
  }

  private static Map<String, Counts> of(Map<String, Counts> totals, List<URI> instances) {
    Map<String, Counts> own = new HashMap<>();
    instances.forEach(instance ->
        own.put(
            instance.getAuthority(), totals.getOrDefault(instance.getAuthority(), Counts.NONE)));
    return own;
  }

  private Map<String, Counts> add(SourceQuery query, Map<String, Counts> more) {
    long now = System.nanoTime();
    counted.values().removeIf(previous -> now - previous.at() > RETENTION.toNanos());
    return counted
        .compute(
            new Key(query.release(), query.check()),
            (_, previous) -> {
              Map<String, Counts> sum =
                  new HashMap<>(previous == null ? Map.of() : previous.counts());
              more.forEach((instance, counts) -> sum.merge(instance, counts, Counts::plus));
              return new ProbeCounts(now, Map.copyOf(sum));
            })
        .counts();
  }

  private Map<String, Counts> probe(String path, SourceQuery query, List<URI> instances) {
    long end = System.nanoTime() + query.limit().toNanos();
    int times = Math.clamp(query.window().toSeconds(), 1, PER_QUERY);
    List<Counts> counts =
        ParallelQueries.run(
            instances.stream()
                .<Supplier<Counts>>map(instance -> () -> probe(instance, path, times, end))
                .toList());
    Map<String, Counts> all = new HashMap<>();
    for (int i = 0; i < instances.size(); i++) {
      all.merge(instances.get(i).getAuthority(), counts.get(i), Counts::plus);
    }
    return all;
  }

  /// Sends requests to an instance while the remaining time allows each its whole timeout.
  private Counts probe(URI instance, String path, int times, long end) {
    Counts counts = Counts.NONE;
    for (int i = 0; i < times && end - System.nanoTime() >= timeout.toNanos(); i++) {
      counts = counts.plus(probe(instance, path));
    }
    return counts;
  }

  private Counts probe(URI instance, String path) {
    var address = new HttpAddress(false, instance.getHost(), instance.getPort(), path);
    long started = System.nanoTime();
    boolean healthy = isHealthy(address);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    List<Long> slow =
        IntStream.range(0, LatencyBounds.MILLIS.size())
            .mapToObj(k -> millis > LatencyBounds.MILLIS.get(k) ? 1L : 0L)
            .toList();
    return new Counts(1, healthy ? 0 : 1, slow, 0);
  }

  private boolean isHealthy(HttpAddress address) {
    try {
      var socketAddress =
          new InetSocketAddress(resolver.resolve(address.host()).getFirst(), address.port());
      return fetcher.get(address, socketAddress, Map.of(), timeout).status() < FIRST_ERROR_STATUS;
    } catch (SourceUnavailableException | DnsResolver.UnresolvedException _) {
      return false;
    }
  }
}
