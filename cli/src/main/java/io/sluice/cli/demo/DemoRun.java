package io.sluice.cli.demo;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.demo.DemoStart.Opened;
import io.sluice.cli.display.AnsiColors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.load.LoadGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/// The demo itself, from the start of the stack to the report.
final class DemoRun {
  static final LaneKey LANE = new LaneKey("production", "shop");
  private static final int PER_SECOND = 50;
  private static final long LAST_RESPONSES = Duration.ofSeconds(1).toNanos();

  private final StackDriver stack;
  private final AnsiColors colors;
  private final Consumer<String> out;
  private final Path shop;
  private final Function<ApiClient, DemoObserver> observers;

  /// @param observers makes the observer once the stack is up
  DemoRun(
      StackDriver stack,
      AnsiColors colors,
      Consumer<String> out,
      Function<ApiClient, DemoObserver> observers) {
    this.stack = stack;
    this.colors = colors;
    this.out = out;
    this.shop = stack.shopJar();
    this.observers = observers;
  }

  /// @param flags flags of `up`
  /// @throws CliException if the demo cannot continue
  Report perform(List<String> flags) {
    out.accept(colors.bold("the stack comes up, and shop 1.0 with it"));
    Opened opened = new DemoStart(stack, out).open(flags, Stage.FIRST.document(shop));
    DemoReporter reporter = new DemoReporter(opened.api(), colors, out);
    ReleaseView first = reporter.untilEnd(opened.first().id());
    if (first.outcome().filter(Outcome.SUCCEEDED::equals).isEmpty()) {
      throw CliException.unavailable("shop 1.0 did not come up: " + first.reason(), "");
    }
    int edge = stack.port("--edge-port");
    reporter.print(
        "%d requests a second go to http://%s:%d/ from now on"
            .formatted(PER_SECOND, LANE.host(), edge));
    try (DemoObserver observer = observers.apply(opened.api())) {
      return releaseAll(opened, reporter, observer, edge);
    }
  }

  private Report releaseAll(Opened opened, DemoReporter reporter, DemoObserver observer, int edge) {
    Map<Stage, UUID> releases = new LinkedHashMap<>();
    LoadGenerator load = LoadGenerator.start(edge, LANE.host(), PER_SECOND, "before");
    try (load) {
      for (Stage stage : Stage.ALL) {
        out.accept("");
        out.accept(colors.bold("shop %s, %s".formatted(stage.version(), stage.description())));
        load.phase(stage.version());
        UUID id = post(opened.api(), stage);
        releases.put(stage, id);
        CompletableFuture<Void> observed = observer.accepted(stage, id);
        ReleaseView ended = reporter.untilEnd(id);
        if (ended.outcome().filter(Outcome.ROLLED_BACK::equals).isPresent()) {
          new RollbackEvidence(opened.api()).lines(id).forEach(reporter::print);
          observer.rolledBack(stage, id);
        }
        join(observed);
      }
      await(LAST_RESPONSES);
      load.phase("after");
    }
    return report(load, releases, opened.readySeconds());
  }

  private static void join(CompletableFuture<Void> observed) {
    try {
      observed.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CliException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Report report(
      LoadGenerator load, Map<Stage, UUID> releases, Optional<Double> readySeconds) {
    Outcomes outcomes = Outcomes.read(stack.port("--broker-port"), List.copyOf(releases.values()));
    List<Result> results = new ArrayList<>();
    releases.forEach((stage, id) ->
        results.add(new Result(stage, id, load.tally(stage.version()), outcomes.find(id))));
    return new Report(results, readySeconds);
  }

  private UUID post(ApiClient api, Stage stage) {
    String document = stage.document(shop);
    return api.post("/releases", Optional.of(document)).as(ReleaseView.class).id();
  }

  private static void await(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
