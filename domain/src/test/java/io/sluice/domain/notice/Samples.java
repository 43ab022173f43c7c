package io.sluice.domain.notice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Sample events of a lane for the tests of this package.
final class Samples {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  static ReleaseSpec spec(String version) {
    return Json.read(
        """
        {"application":"shop","environment":"production","version":"%s",
         "artifact":"sha256:%s","command":["run","{port}"],"env":{},"replicas":3,
         "healthPath":"/","readyWithin":"1m","drain":"30s",
         "strategy":{"rolling":{"maxSurge":1,"maxUnavailable":0,"observe":"1m"}},
         "analysis":{"alpha":0.01,"minSamples":20,"checks":[]},"onFailure":"rollback",
         "onInconclusive":"hold","concurrency":"queue","deadline":"1h","startBefore":"1h",
         "bakeTime":"0s","notify":[]}
        """
            .formatted(version, "ab".repeat(32)),
        ReleaseSpec.class);
  }

  static UUID release(int n) {
    return new UUID(0, n);
  }

  static Serving serving(int n) {
    return new Serving(release(n), spec(n + ".0"), 3);
  }

  /// Returns the event `n` seconds after noon.
  static Envelope<Progress> event(int n, Optional<UUID> release, Progress progress) {
    return new Envelope<>(
        new UUID(1, n),
        "/sluice/strategy-engine",
        "production/shop",
        release,
        n,
        NOON.plusSeconds(n),
        progress);
  }

  static Progress.Queued queued(int n) {
    return new Progress.Queued(
        spec(n + ".0"), Optional.empty(), Optional.empty(), "ada", NOON.plusSeconds(3600));
  }

  /// Returns a queued release with a label, a link and a reason.
  static Progress.Queued labelled(int n) {
    var json = (ObjectNode) Json.ownMapper().valueToTree(spec(n + ".0"));
    json.putObject("labels").put("commit", "4f1c2a9").put("author", "ada");
    json.putObject("links").put("run", "https://ci.example.com/shop/12");
    return new Progress.Queued(
        Json.read(json.toString(), ReleaseSpec.class),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "ada",
        Optional.of("faster cart"),
        NOON.plusSeconds(3600));
  }

  static Progress started(int n, Optional<Serving> from) {
    return new Progress.Started(spec(n + ".0"), from, NOON.plusSeconds(3600));
  }

  static Progress back(Outcome outcome, String reason) {
    return new Progress.PlanAdopted(
        Direction.ROLLBACK,
        new Plan(List.of(new Step.Fence())),
        7,
        Optional.of(outcome),
        2,
        reason);
  }

  static Progress ended(Outcome outcome, Optional<Serving> stable, String reason) {
    return new Progress.Ended(outcome, stable, reason);
  }

  private Samples() {}
}
