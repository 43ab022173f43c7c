package io.sluice.api.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts refused requests, so that a flood of them makes a bounded number of entries in the audit
/// log: in each interval one for each address, caller and status, and at most [#KEYS_MAX] and one
/// for each status.
@Singleton
public class RefusalCounter {
  /// The interval at which the counts are written.
  public static final Duration INTERVAL = Duration.ofMinutes(1);

  static final int KEYS_MAX = 20;
  static final String OTHERS = "others";

  private static final Set<Integer> STATUSES = Set.of(401, 403, 429);

  private final Map<Key, Refusals> counts = new LinkedHashMap<>();

  private record Key(String network, Optional<Subject> caller, int status) {}

  /// Refused requests of one address, caller and status. Verb and path are those of the first one.
  public record Refusals(
      Optional<Caller> caller,
      String address,
      Optional<ApiVerb> verb,
      String path,
      int status,
      int count) {
    private Refusals plus(int more) {
      return new Refusals(
          caller,
          address,
          verb,
          path,
          status,
          Math.clamp((long) count + more, 1, Integer.MAX_VALUE));
    }

    private Refusals withoutOrigin() {
      return new Refusals(Optional.empty(), OTHERS, Optional.empty(), "", status, count);
    }
  }

  /// Counts a request that was answered with `status`, if this is a refusal.
  public void count(RequestContext request, int status) {
    count(
        new Refusals(
            request.findCaller(),
            request.address(),
            request.findVerb(),
            request.path(),
            status,
            1));
  }

  /// Counts a request that was answered with `problem`, if this is a refusal.
  void count(HttpServerRequest request, ProblemException problem) {
    count(
        new Refusals(
            Optional.empty(),
            RequestRates.address(request),
            Optional.empty(),
            Optional.ofNullable(request.path()).orElse(""),
            problem.type().status(),
            1));
  }

  synchronized void count(Refusals refusals) {
    if (!STATUSES.contains(refusals.status())) {
      return;
    }
    Key key =
        new Key(
            RequestRates.network(refusals.address()),
            refusals.caller().map(Caller::subject),
            refusals.status());
    boolean isCounted = counts.containsKey(key) || counts.size() < KEYS_MAX;
    counts.merge(
        isCounted ? key : new Key(OTHERS, Optional.empty(), refusals.status()),
        isCounted ? printable(refusals) : refusals.withoutOrigin(),
        (before, more) -> before.plus(more.count()));
  }

  /// Adds counts that could not be written.
  public synchronized void addAll(List<Refusals> unwritten) {
    unwritten.forEach(this::count);
  }

  /// Returns the counts, and begins again.
  public synchronized List<Refusals> drain() {
    var all = new ArrayList<>(counts.values());
    counts.clear();
    return all;
  }

  private static Refusals printable(Refusals refusals) {
    String path = Authenticator.printable(refusals.path());
    return new Refusals(
        refusals.caller(),
        refusals.address(),
        refusals.verb(),
        path,
        refusals.status(),
        refusals.count());
  }
}
