package io.sluice.cli.demo;

import io.sluice.cli.api.Api;
import io.sluice.cli.api.Failure;
import io.sluice.cli.demo.Opening.Opened;
import io.sluice.cli.show.Ink;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.drive.Driven;
import io.sluice.sandbox.load.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The demo itself, from the start of the stack to the report.
final class Play {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final int PER_SECOND = 50;
  private static final long LAST_ANSWERS = Duration.ofSeconds(1).toNanos();

  private final Driven stack;
  private final Ink ink;
  private final Consumer<String> out;
  private final Path shop;

  Play(Driven stack, Ink ink, Consumer<String> out) {
    this.stack = stack;
    this.ink = ink;
    this.out = out;
    this.shop = stack.shopJar();
  }

  /// @param flags flags of `up`
  /// @throws Failure if the demo cannot continue
  Report perform(List<String> flags) {
    out.accept(ink.bold("the stack comes up, and shop 1.0 with it"));
    Opened opened = new Opening(stack, out).open(flags, Stage.FIRST.document(shop));
    Narrator narrator = new Narrator(opened.api(), ink, out);
    ReleaseView first = narrator.untilEnd(opened.first().id());
    if (first.outcome().filter(Outcome.SUCCEEDED::equals).isEmpty()) {
      throw Failure.unavailable("shop 1.0 did not come up: " + first.why(), "");
    }
    int edge = stack.port("--edge-port");
    narrator.tell(
        "%d requests a second go to http://%s:%d/ from now on"
            .formatted(PER_SECOND, LANE.host(), edge));
    Map<Stage, UUID> releases = new LinkedHashMap<>();
    Load load = Load.start(edge, LANE.host(), PER_SECOND, "before");
    try (load) {
      for (Stage stage : Stage.ALL) {
        out.accept("");
        out.accept(ink.bold("shop %s, %s".formatted(stage.version(), stage.hope())));
        load.phase(stage.version());
        UUID id = post(opened.api(), stage);
        releases.put(stage, id);
        ReleaseView ended = narrator.untilEnd(id);
        if (ended.outcome().filter(Outcome.ROLLED_BACK::equals).isPresent()) {
          new Proof(opened.api()).lines(id).forEach(narrator::tell);
        }
      }
      await(LAST_ANSWERS);
      load.phase("after");
    }
    return report(load, releases, opened.readySeconds());
  }

  private Report report(Load load, Map<Stage, UUID> releases, Optional<Double> readySeconds) {
    Outcomes outcomes = Outcomes.read(stack.port("--broker-port"), List.copyOf(releases.values()));
    List<Result> results = new ArrayList<>();
    releases.forEach((stage, id) ->
        results.add(new Result(stage, id, load.tally(stage.version()), outcomes.of(id))));
    return new Report(results, readySeconds);
  }

  private UUID post(Api api, Stage stage) {
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
