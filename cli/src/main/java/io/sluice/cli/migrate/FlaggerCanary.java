package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Json;
import io.sluice.contract.Match;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Converts the rollout of a Flagger Canary. As in Flagger, `iterations` make it blue/green and
/// weights make it a canary; each weight is observed for the interval of the analysis.
final class FlaggerCanary {
  private static final String MINUTE = "60s";
  private static final int ALL = 100;

  static void read(Part document, List<Part> all, Imported into) {
    Fields root = new Fields(document, into).ignore("apiVersion", "kind", "status");
    root.takeObject("metadata")
        .ifPresent(metadata -> {
          metadata.ignore("name", "labels", "annotations");
          metadata.without("namespace", "add --environment when it is released");
          metadata.rest();
        });
    root.takeObject("spec")
        .ifPresent(spec -> {
          spec.ignore("analysis", "provider");
          spec.takeObject("targetRef").ifPresent(target -> target(target, all, into));
          ArgoRollout.progress(spec, into);
          spec.without("service", "routing is the environment's here");
          spec.without("autoscalerRef", "nothing scales by itself here");
          spec.without("ingressRef", "routing is the environment's here");
          spec.without("routeRef", "routing is the environment's here");
          spec.without("upstreamRef", "routing is the environment's here");
          spec.without("suspend", "pause the release instead");
          spec.without("revertOnDeletion", "only Sluice changes the serving version here");
          spec.takeBoolean("skipAnalysis")
              .filter(skips -> skips)
              .ifPresent(_ ->
                  into.leave(
                      spec.part().at("skipAnalysis").place(), "write observe: 0s and no checks"));
          spec.rest();
        });
    root.rest();
  }

  private static void target(Fields target, List<Part> all, Imported into) {
    target.takeText("name").ifPresent(name -> into.release().put("application", name));
    Workload.read(target, all, into);
  }

  /// Converts the fields of `analysis` that control the traffic.
  static void strategy(Fields analysis, Imported into) {
    String interval = analysis.takeDuration("interval").orElse(MINUTE);
    Optional<Integer> iterations = analysis.takeInteger("iterations");
    boolean hasWeights =
        analysis.part().json().has("stepWeight") || analysis.part().json().has("stepWeights");
    ObjectNode strategy = into.release().putObject("strategy");
    List<Match> matches = Matches.flagger(analysis, into);
    if (iterations.isPresent() && !hasWeights && !matches.isEmpty()) {
      matched(strategy.putObject("canary"), all(interval, iterations.get()), matches);
    } else if (iterations.isPresent() && !hasWeights) {
      Duration all = all(interval, iterations.get());
      strategy.putObject("blueGreen").put("observe", ContractModule.text(all));
      into.remark(
          analysis.part().at("iterations").place(),
          "is observed for %s before the cut-over, and again after it"
              .formatted(ContractModule.text(all)));
    } else {
      iterations.ifPresent(
          _ -> into.leave(analysis.part().at("iterations").place(), "weights decide here"));
      weights(analysis, strategy.putObject("canary"), interval, into);
      if (!matches.isEmpty()) {
        into.leave(analysis.part().at("match").place(), "there it belongs to iterations");
      }
    }
    mirror(analysis, strategy.path("canary"), interval, into);
    analysis
        .takeObject("sessionAffinity")
        .ifPresent(affinity -> sticky(affinity, strategy.path("canary"), into));
    analysis.without(
        "stepWeightPromotion",
        "no promotion copies the candidate to another workload here: its instances stay");
    analysis.without("primaryReadyThreshold", "all instances are ready before they get weight");
    analysis.without("canaryReadyThreshold", "all instances are ready before they get weight");
    analysis.without("webhooks", "write {call: …}, {approve: …} or notify");
    analysis.without("alerts", "write notify");
  }

  private static Duration all(String interval, int iterations) {
    return ContractModule.duration(interval).multipliedBy(iterations);
  }

  /// Writes a canary for matched requests only. As in Flagger, the candidate gets no other requests
  /// until it is promoted.
  private static void matched(ObjectNode canary, Duration all, List<Match> matches) {
    ArrayNode steps = canary.putArray("steps");
    Matches.write(matches, steps.addObject().put("observe", ContractModule.text(all)));
    steps.addObject().put("weight", ALL).put("observe", "0s");
  }

  /// Converts session affinity, which lasts one day by default in both tools.
  private static void sticky(Fields affinity, JsonNode canary, Imported into) {
    affinity.without("cookieName", "the cookie is the router's here");
    affinity.without("primaryCookieName", "the cookie is the router's here");
    Optional<Integer> seconds = affinity.takeInteger("maxAge").filter(it -> it > 0);
    if (canary instanceof ObjectNode written && hasSides(written)) {
      ObjectNode sticky = written.putObject("sticky");
      seconds.ifPresent(it -> sticky.put("maxAge", it + "s"));
    } else {
      into.leave(affinity.part().place(), "there is no weight below 100 to stay on a side of");
    }
    affinity.rest();
  }

  /// Converts mirroring, which in Flagger precedes the first weight and ends with it.
  private static void mirror(Fields analysis, JsonNode canary, String interval, Imported into) {
    int share = analysis.takeInteger("mirrorWeight").orElse(ALL);
    boolean mirrors = analysis.takeBoolean("mirror").orElse(false);
    if (mirrors && canary instanceof ObjectNode written && hasSides(written)) {
      ArrayNode steps = written.withArray("steps");
      steps.set(
          0, Json.mapper().createObjectNode().put("weight", steps.get(0).asInt()).put("mirror", 0));
      steps.insertObject(0).put("mirror", share).put("observe", interval);
    } else if (mirrors) {
      into.leave(
          analysis.part().at("mirror").place(), "requests are mirrored by a step of a canary here");
    }
  }

  private static boolean hasSides(ObjectNode canary) {
    for (JsonNode step : canary.path("steps")) {
      int weight = step.isInt() ? step.asInt() : step.path("weight").asInt();
      if (weight > 0 && weight < ALL) {
        return true;
      }
    }
    return false;
  }

  private static void weights(Fields analysis, ObjectNode canary, String interval, Imported into) {
    ArrayNode steps = canary.putArray("steps");
    Optional<Integer> step = analysis.takeInteger("stepWeight").filter(it -> it > 0);
    int most = Math.min(ALL, analysis.takeInteger("maxWeight").orElse(ALL));
    List<Part> listed = analysis.list("stepWeights");
    if (!listed.isEmpty()) {
      listed.forEach(part -> listed(part, steps, into));
    } else if (step.isPresent()) {
      for (int weight = step.get(); weight <= most; weight += step.get()) {
        steps.add(weight);
      }
    } else {
      into.leave(analysis.part().place(), "names neither stepWeight nor stepWeights");
    }
    if (steps.isEmpty() || steps.get(steps.size() - 1).asInt() < ALL) {
      steps.addObject().put("weight", ALL).put("observe", "0s"); // Flagger promotes then
    }
    canary.put("observe", interval);
  }

  private static void listed(Part part, ArrayNode steps, Imported into) {
    int before = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).asInt();
    boolean isWeight = part.text().matches("[0-9]{1,3}");
    int weight = isWeight ? Integer.parseInt(part.text()) : 0;
    if (weight > before && weight <= ALL) {
      steps.add(weight);
    } else {
      into.leave(
          part.place(),
          "weights rise up to 100 here, but %s follows %d".formatted(part.text(), before));
    }
  }

  private FlaggerCanary() {}
}
