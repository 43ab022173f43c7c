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

/// Counts rejected requests, so that a flood of them makes a bounded number of entries in the audit
/// log: in each interval one for each address, caller and status, and at most [#KEYS_MAX] and one
/// for each status.
@Singleton
public class RejectionCounter {
  /// The interval at which the counts are written.
  public static final Duration INTERVAL = Duration.ofMinutes(1);

  static final int KEYS_MAX = 20;
  static final String OTHERS = "others";

  private static final Set<Integer> STATUSES = Set.of(401, 403, 429);

  private final Map<Key, Rejections> counts = new LinkedHashMap<>();

  private record Key(String network, Optional<Subject> caller, int status) {}

  /// Rejected requests of one address, caller and status. Verb and path are those of the first one.
  public record Rejections(
      Optional<Caller> caller,
      String address,
      Optional<ApiVerb> verb,
      String path,
      int status,
      int count) {
    private Rejections plus(int more) {
      return new Rejections(
          caller,
          address,
          verb,
          path,
          status,
          Math.clamp((long) count + more, 1, Integer.MAX_VALUE));
    }

    private Rejections withoutOrigin() {
      return new Rejections(Optional.empty(), OTHERS, Optional.empty(), "", status, count);
    }
  }

  /// Counts a request that was answered with `status`, if this is a rejection.
  public void count(RequestContext request, int status) {
    count(
        new Rejections(
            request.findCaller(),
            request.address(),
            request.findVerb(),
            request.path(),
            status,
            1));
  }

  /// Counts a request that was answered with `problem`, if this is a rejection.
  void count(HttpServerRequest request, ProblemException problem) {
    count(
        new Rejections(
            Optional.empty(),
            RequestRates.address(request),
            Optional.empty(),
            Optional.ofNullable(request.path()).orElse(""),
            problem.type().status(),
            1));
  }

  synchronized void count(Rejections rejections) {
    if (!STATUSES.contains(rejections.status())) {
      return;
    }
    Key key =
        new Key(
            RequestRates.network(rejections.address()),
            rejections.caller().map(Caller::subject),
            rejections.status());
    boolean isCounted = counts.containsKey(key) || counts.size() < KEYS_MAX;
    counts.merge(
        isCounted ? key : new Key(OTHERS, Optional.empty(), rejections.status()),
        isCounted ? printable(rejections) : rejections.withoutOrigin(),
        (before, more) -> before.plus(more.count()));
  }

  /// Adds counts that could not be written.
  public synchronized void addAll(List<Rejections> unwritten) {
    unwritten.forEach(this::count);
  }

  /// Returns the counts, and begins again.
  public synchronized List<Rejections> drain() {
    var all = new ArrayList<>(counts.values());
    counts.clear();
    return all;
  }

  private static Rejections printable(Rejections rejections) {
    String path = Authenticator.printable(rejections.path());
    return new Rejections(
        rejections.caller(),
        rejections.address(),
        rejections.verb(),
        path,
        rejections.status(),
        rejections.count());
  }
}
