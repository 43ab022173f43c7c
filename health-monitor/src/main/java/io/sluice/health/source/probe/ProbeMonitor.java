package io.sluice.health.source.probe;

import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.SourceAway;
import io.sluice.health.source.Together;
import io.sluice.health.source.web.Table;
import io.sluice.health.source.web.Web;
import io.sluice.messaging.reach.HttpAddress;
import io.sluice.messaging.reach.Resolver;
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
/// each second of the check's interval, at most [#PER_QUESTION] per query, one after another. A
/// request fails unless it is answered in time with a status below 400.
public final class ProbeMonitor implements Monitor {
  /// Maximum number of requests to an instance per query.
  static final int PER_QUESTION = 10;

  /// Retention of the counts of a release that is no longer queried.
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final int FAILED = 400;

  private final Table table;
  private final Resolver resolver;
  private final Web web;
  private final Duration each;
  private final String startId;
  private final Map<Key, Kept> counted = new ConcurrentHashMap<>();

  private record Key(UUID release, String check) {}

  /// @param at time of the last query, by [System#nanoTime]
  private record Kept(long at, Map<String, Counts> counts) {}

  /// @param each timeout of one request
  /// @param startId of this client, whose counts start with it
  public ProbeMonitor(Table table, Resolver resolver, Web web, Duration each, String startId) {
    this.table = table;
    this.resolver = resolver;
    this.web = web;
    this.each = each;
    this.startId = startId;
  }

  @Override
  public Answer ask(Question question) {
    if (!(question.source() instanceof Source.Probe source)) {
      throw new IllegalArgumentException("a source of kind " + question.source().key());
    }
    return Senseless.orNothing(() -> {
      List<URI> candidate = table.of(question.lane(), question.release());
      List<URI> stable =
          question.stable().isPresent()
              ? table.of(question.lane(), Filling.release(question, Side.STABLE))
              : List.of();
      if (candidate.isEmpty()) {
        throw new SourceAway("the router's table has no instance of " + question.version());
      }
      Map<String, Counts> totals =
          add(question, probe(source.path(), question, both(candidate, stable)));
      return new Answer.Totals(of(totals, candidate), of(totals, stable), startId);
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

  private Map<String, Counts> add(Question question, Map<String, Counts> more) {
    long now = System.nanoTime();
    counted.values().removeIf(kept -> now - kept.at() > KEPT.toNanos());
    return counted
        .compute(
            new Key(question.release(), question.check()),
            (_, kept) -> {
              Map<String, Counts> sum = new HashMap<>(kept == null ? Map.of() : kept.counts());
              more.forEach((instance, counts) -> sum.merge(instance, counts, Counts::plus));
              return new Kept(now, Map.copyOf(sum));
            })
        .counts();
  }

  private Map<String, Counts> probe(String path, Question question, List<URI> instances) {
    long end = System.nanoTime() + question.limit().toNanos();
    int times = Math.clamp(question.window().toSeconds(), 1, PER_QUESTION);
    List<Counts> counts =
        Together.ask(
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
    for (int i = 0; i < times && end - System.nanoTime() >= each.toNanos(); i++) {
      counts = counts.plus(probe(instance, path));
    }
    return counts;
  }

  private Counts probe(URI instance, String path) {
    var address = new HttpAddress(false, instance.getHost(), instance.getPort(), path);
    long began = System.nanoTime();
    boolean well = isWell(address);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    List<Long> slow =
        IntStream.range(0, LatencyBounds.MILLIS.size())
            .mapToObj(k -> millis > LatencyBounds.MILLIS.get(k) ? 1L : 0L)
            .toList();
    return new Counts(1, well ? 0 : 1, slow, 0);
  }

  private boolean isWell(HttpAddress address) {
    try {
      var at = new InetSocketAddress(resolver.resolve(address.host()).getFirst(), address.port());
      return web.get(address, at, Map.of(), each).status() < FAILED;
    } catch (SourceAway | Resolver.Unresolved _) {
      return false;
    }
  }
}
