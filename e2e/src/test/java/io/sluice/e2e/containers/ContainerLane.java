package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadGenerator.Patience;
import io.sluice.sandbox.load.LoadTally;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A lane of the demo application's containers, its releases and its load.
final class ContainerLane implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /// A machine with two processors and a dozen processes of Java can withhold both from one of them
  /// for more than 10 s. Such a response is late, not lost.
  private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30));

  private final ApiClient api;
  private final LaneKey key;
  private final String image;
  private final Set<UUID> bad = new HashSet<>();
  private final Set<String> phases = new LinkedHashSet<>();
  private Optional<LoadGenerator> load = Optional.empty();
  private int version;

  ContainerLane(ApiClient api, String application, String image) {
    this.api = api;
    this.key = new LaneKey("production", application);
    this.image = image;
  }

  /// Posts the next version; repeats the request under one key while release-api is unavailable.
  ///
  /// @param strategy the strategy as JSON
  UUID post(String strategy, double failing) {
    String document =
        """
        {"application":"%s","environment":"production","version":"1.%d","artifact":"%s",\
        "replicas":2,"healthPath":"/health","drain":"5s","env":{"SHOP_VERSION":"1.%d",\
        "SHOP_FAIL":"%s"},"strategy":%s,"analysis":%s}\
        """
            .formatted(key.application(), version, image, version, failing, strategy, analysis());
    version++;
    Map<String, String> headers = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    UUID release =
        ResultPoller.until(
                "a release is accepted",
                LIMIT,
                () -> api.post("/releases", Optional.of(document), headers).as(ReleaseView.class),
                _ -> true)
            .id();
    if (failing > 0) {
      bad.add(release);
    }
    return release;
  }

  /// Returns the default checks, without a rollback for latency: a process that starts takes both
  /// processors, and then the requests to one instance are slow together. A lane under load has
  /// requests in each step. If a busy machine withholds all of them, probes must not promote a bad
  /// version.
  private String analysis() {
    return """
    {"minSamples":10,"checks":[{"name":"errors","compare":"error-rate","allow":1.10},\
    {"name":"latency","compare":"latency","allow":1.10,"dryRun":true},\
    {"name":"slo","limit":{"errors":0.05}%s}]}\
    """
        .formatted(load.isPresent() ? ",\"onNoData\":\"hold\"" : "");
  }

  ReleaseView read(UUID release) {
    return api.get("/releases/" + release).as(ReleaseView.class);
  }

  /// Waits until the candidate gets some, but not all, of the requests.
  void untilHalfWay(UUID release) {
    ReleaseView view =
        ResultPoller.until(
            "half-way",
            LIMIT,
            () -> read(release),
            seen -> seen.weight().value() > 0 || seen.state() == State.ENDED);
    if (view.state() == State.ENDED || view.weight().value() == 100) {
      throw new IllegalStateException(
          "%s %s is past half-way: %s".formatted(key, view.version(), view.reason()));
    }
  }

  /// @throws IllegalStateException with the release's reason, if its outcome differs
  void requireEnd(UUID release, Outcome outcome) {
    ReleaseView ended =
        ResultPoller.until(
            "the end", LIMIT, () -> read(release), view -> view.state() == State.ENDED);
    if (ended.outcome().filter(outcome::equals).isEmpty()) {
      throw new IllegalStateException(
          "%s %s is %s, not %s: %s"
              .formatted(key, ended.version(), ended.outcome(), outcome, ended.reason()));
    }
  }

  /// Starts the load with its first phase.
  void startLoad(int routerPort, int perSecond, String phase) {
    phases.add(phase);
    load = Optional.of(LoadGenerator.start(routerPort, key.host(), perSecond, phase, PATIENCE));
  }

  /// Starts the next phase of the load, if it runs.
  void startPhase(String name) {
    load.ifPresent(running -> {
      phases.add(name);
      running.phase(name);
    });
  }

  long sent() {
    return phases.stream().mapToLong(phase -> tally(phase).sent()).sum();
  }

  private LoadTally tally(String phase) {
    return load.map(running -> running.tally(phase)).orElse(LoadTally.NONE);
  }

  /// Returns the requests without a proper response, as their number by phase and cause; status 500
  /// of a bad version is expected.
  Map<String, Long> lost() {
    Map<String, Long> lost = new LinkedHashMap<>();
    for (String phase : phases) {
      Map<String, Long> failures = tally(phase).failures();
      bad.forEach(release -> failures.remove(release + " 500"));
      failures.forEach((cause, count) -> lost.put("%s: %s".formatted(phase, cause), count));
    }
    return lost;
  }

  @Override
  public void close() {
    load.ifPresent(LoadGenerator::close);
  }
}
