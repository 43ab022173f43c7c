package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import io.sluice.contract.Match;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Converts the steps of a canary of Argo Rollouts one by one. In Argo a step that sets a weight
/// does not wait, and a pause is a step of its own. A converted weight is therefore not observed
/// (`observe: 0s`); checks judge throughout the release.
final class ArgoSteps {
  private static final int ALL = 100;

  private final Imported into;
  private final ArrayNode steps;
  private final Map<String, List<Match>> routes = new LinkedHashMap<>();
  private int weight;
  private int mirror;

  /// Instances of the release.
  private final int replicas;

  /// Instances of the candidate after the steps so far; later steps cannot reduce them.
  private int ready;

  private boolean hasExperiment;

  private ArgoSteps(Imported into, ArrayNode steps) {
    this.into = into;
    this.steps = steps;
    this.replicas = into.release().path("replicas").asInt(1);
  }

  static void read(Fields canary, Imported into) {
    ObjectNode written = into.release().putObject("strategy").putObject("canary");
    var reader = new ArgoSteps(into, written.putArray("steps"));
    canary.list("steps").forEach(reader::step);
    if (reader.weight < ALL) {
      reader.steps.add(ALL); // Argo promotes after the last step
    }
    written.put("observe", "0s");
  }

  private void step(Part part) {
    Fields step = new Fields(part, into);
    step.takeInteger("setWeight").ifPresent(value -> weight(part, value));
    step.takeObject("setCanaryScale").ifPresent(this::scale);
    step.takeObject("pause").ifPresent(this::pause);
    step.take("analysis")
        .ifPresent(it ->
            into.leave(
                it.place(),
                "its duration is missing: write {observe: 5m}; checks judge throughout"));
    step.take("experiment").ifPresent(this::experiment);
    step.takeObject("setHeaderRoute").ifPresent(this::headers);
    step.takeObject("setMirrorRoute").ifPresent(this::mirror);
    step.without("plugin", "there are no plugins of steps: write {call: …}");
    step.without("replicaProgressThreshold", "all instances are ready before they get weight here");
    step.rest();
  }

  private void weight(Part part, int value) {
    if (value == 0 && weight == 0) {
      return; // the initial weight
    }
    if (value <= weight || value > ALL) {
      into.leave(
          part.at("setWeight").place(),
          "weights rise up to 100 here, but %d follows %d".formatted(value, weight));
      return;
    }
    weight = value;
    steps.add(value);
  }

  /// Converts a header route. In Argo a route has a name, and one without matches removes it; in
  /// Sluice a step lists the matches of all routes.
  private void headers(Fields route) {
    String name = route.takeText("name").orElse("");
    List<Match> matches = Matches.argo(route, into);
    boolean ends = matches.isEmpty() && routes.remove(name) != null;
    if (!matches.isEmpty()) {
      routes.put(name, matches);
    }
    if (weight < ALL && (ends || !matches.isEmpty())) {
      Matches.write(
          routes.values().stream().flatMap(List::stream).distinct().toList(), steps.addObject());
    }
    route.rest();
  }

  /// Converts a mirror route. In Argo a route without a percentage ends mirroring.
  private void mirror(Fields route) {
    route.ignore("name");
    route.without("match", "a share of all requests is mirrored here, regardless of their content");
    int share = route.takeInteger("percentage").orElse(0);
    if (weight < ALL && share != mirror && share >= 0 && share <= ALL) {
      mirror = share;
      steps.addObject().put("mirror", share);
    }
    route.rest();
  }

  private void scale(Fields scale) {
    Optional<Integer> count = scale.takeInteger("replicas");
    Optional<Integer> share = count.isPresent() ? Optional.empty() : scale.takeInteger("weight");
    scale.ignore("weight");
    count.ifPresent(n -> scale(scale.part(), n, steps.objectNode().put("replicas", n)));
    share.ifPresent(n ->
        scale(
            scale.part(),
            Math.ceilDiv(n * replicas, ALL),
            steps.objectNode().put("replicas", n + "%")));
    scale.ignore("matchTrafficWeight"); // always so in Sluice
    scale.rest();
  }

  private void scale(Part part, int count, ObjectNode written) {
    if (count < 1) {
      into.leave(part.place(), "a candidate has at least 1 instance here");
    } else if (count > replicas) {
      into.leave(part.place(), atMost(count));
    } else if (count < ready) {
      into.leave(
          part.place(),
          "instances stay here: %d are there already, were %d".formatted(ready, count));
    } else {
      ready = count;
      steps.add(written);
    }
  }

  /// Whether any step so far starts instances of the candidate.
  private boolean isUp() {
    return steps
        .valueStream()
        .anyMatch(it -> it.isInt() || it.has("replicas") || it.has("match") || it.has("mirror"));
  }

  private String atMost(int count) {
    return "the candidate has at most the release's replicas here, %d, were %d"
        .formatted(replicas, count);
  }

  private void experiment(Part part) {
    ArgoExperiment.read(part, into)
        .ifPresent(it -> {
          if (hasExperiment) {
            into.leave(part.place(), "is the second: a canary has one experiment at most here");
          } else if (isUp()) {
            into.leave(
                part.place(),
                "must precede the first replicas, weight, match or mirror here: the candidate's"
                    + " instances are as fresh as those of stable");
          } else if (it.replicas() > replicas) {
            into.leave(part.place(), atMost(it.replicas()));
          } else {
            hasExperiment = true;
            ready = it.replicas();
            into.remark(
                part.place(), "each of its instances gets the same part of all requests here");
            steps.addObject().set("experiment", it.written());
          }
        });
  }

  /// Converts a pause to a gate if it has no duration, otherwise to a hold. A plain number is in
  /// seconds.
  private void pause(Fields pause) {
    Optional<Part> duration = pause.take("duration");
    if (duration.isEmpty()) {
      steps.addObject().putObject("approve").put("expires", ArgoBlueGreen.ENDLESS);
      into.remark(
          pause.part().place(),
          "waits %s for an approval, then rolls back; there without an end"
              .formatted(ArgoBlueGreen.ENDLESS));
    } else if (duration.get().text().matches("[1-9][0-9]{0,8}")) {
      steps.addObject().put("hold", duration.get().text() + "s");
    } else {
      pause.takeDuration("duration").ifPresent(time -> steps.addObject().put("hold", time));
    }
    pause.rest();
  }
}
