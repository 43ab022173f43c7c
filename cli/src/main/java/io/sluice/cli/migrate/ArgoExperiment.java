package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;

/// Converts an experiment among the steps of a canary of Argo Rollouts. In Argo it may start any
/// pods; in Sluice it compares fresh instances of stable with equally many of the candidate.
final class ArgoExperiment {
  private static final List<String> BOTH = List.of("canary", "stable");
  private static final int ONE = 1;

  /// @param replicas number of instances of each of the two versions
  record Read(int replicas, ObjectNode written) {}

  /// @return empty for any other experiment, which is reported as left out
  static Optional<Read> read(Part part, Imported into) {
    Fields experiment = new Fields(part, into);
    Optional<String> duration = experiment.takeDuration("duration");
    List<Fields> templates =
        experiment.list("templates").stream().map(it -> new Fields(it, into)).toList();
    List<String> of =
        templates.stream().map(it -> it.takeText("specRef").orElse("")).sorted().toList();
    List<Integer> sizes =
        templates.stream().map(it -> it.takeInteger("replicas").orElse(ONE)).distinct().toList();
    boolean isWeighed = templates.stream().anyMatch(it -> it.take("weight").isPresent());
    if (!of.equals(BOTH) || sizes.size() != ONE || sizes.getFirst() < ONE) {
      into.leave(
          part.place(),
          "here it compares fresh instances of stable with equally many of the candidate");
      return Optional.empty();
    }
    if (isWeighed) {
      into.leave(part.place(), "its weight follows from the number of instances here");
      return Optional.empty();
    }
    if (duration.isEmpty()) {
      into.leave(part.place(), "an experiment must have a duration here");
      return Optional.empty();
    }
    templates.forEach(it -> it.ignore("name").rest());
    experiment.without("analyses", "checks judge throughout here");
    experiment.rest();
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    written.put("replicas", sizes.getFirst()).put("observe", duration.get());
    return Optional.of(new Read(sizes.getFirst(), written));
  }

  private ArgoExperiment() {}
}
