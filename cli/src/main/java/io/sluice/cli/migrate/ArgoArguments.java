package io.sluice.cli.migrate;

import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The arguments that the Rollouts of a file give to an analysis template of the same file. As in
/// Argo Rollouts, they override the values in the template.
final class ArgoArguments {
  private final List<Part> analyses;
  private final Imported into;

  private ArgoArguments(List<Part> analyses, Imported into) {
    this.analyses = analyses;
    this.into = into;
  }

  /// @param all the documents of the file
  static ArgoArguments of(Part template, List<Part> all, Imported into) {
    List<Part> analyses =
        all.stream()
            .filter(ArgoRollout::isRollout)
            .flatMap(ArgoArguments::analyses)
            .filter(analysis -> references(analysis).anyMatch(it -> isTo(it, template)))
            .toList();
    return new ArgoArguments(analyses, into);
  }

  /// Reports the arguments of an analysis that are left out: all if one of its templates is not in
  /// the file, otherwise those that no template declares. Each template reports the others.
  static void report(Fields analysis, List<Part> all, Imported into) {
    List<Part> references = references(analysis.part()).toList();
    List<Part> templates =
        all.stream()
            .filter(document -> references.stream().anyMatch(it -> isTo(it, document)))
            .toList();
    if (references.isEmpty()) {
      analysis.without("args", "the analysis names no template");
    } else if (!references.stream().allMatch(it -> templates.stream().anyMatch(t -> isTo(it, t)))) {
      analysis.without("args", "put their values into the templates, where args are named");
    } else {
      analysis.list("args").stream()
          .filter(it -> templates.stream().allMatch(t -> find(t.at("spec"), it).isEmpty()))
          .forEach(it ->
              into.leave(
                  it.place(),
                  "no template of the analysis declares '%s'".formatted(it.at("name").text())));
    }
  }

  /// Returns the value of an argument and reports its origin, or reports why it has none.
  ///
  /// @param argument the argument in the template
  Optional<String> findValue(Part argument) {
    List<Part> given =
        analyses.isEmpty()
            ? List.of(argument)
            : analyses.stream().map(it -> find(it, argument).orElse(argument)).toList();
    List<Optional<String>> values = given.stream().map(ArgoArguments::findText).distinct().toList();
    String name = "args." + argument.at("name").text();
    if (values.size() > 1) {
      into.leave(
          argument.place(),
          "%s has different values (%s): put one where it is named".formatted(name, list(values)));
      return Optional.empty();
    }
    values
        .getFirst()
        .ifPresentOrElse(
            value ->
                into.remark(
                    argument.place(),
                    "%s is '%s', as %s has it".formatted(name, value, origin(given, argument))),
            () -> into.leave(argument.place(), name + " has no value: put one where it is named"));
    return values.getFirst();
  }

  private static String origin(List<Part> given, Part argument) {
    return given.stream()
        .filter(it -> !it.equals(argument))
        .findFirst()
        .map(Part::place)
        .orElse("the template");
  }

  private static String list(List<Optional<String>> values) {
    return values.stream()
        .map(value -> value.map("'%s'"::formatted).orElse("none"))
        .collect(Collectors.joining(", "));
  }

  /// Returns the analyses of a Rollout: of its strategy, its steps and their experiments.
  private static Stream<Part> analyses(Part rollout) {
    Part strategy = rollout.at("spec").at("strategy");
    Part canary = strategy.at("canary");
    Part blueGreen = strategy.at("blueGreen");
    Stream<Part> steps =
        canary.at("steps").items().stream()
            .flatMap(step ->
                Stream.concat(
                    Stream.of(step.at("analysis")),
                    step.at("experiment").at("analyses").items().stream()));
    return Stream.concat(
        Stream.of(
            canary.at("analysis"),
            blueGreen.at("prePromotionAnalysis"),
            blueGreen.at("postPromotionAnalysis")),
        steps);
  }

  /// Returns the references of an analysis to templates. The analysis of an experiment is itself a
  /// reference.
  private static Stream<Part> references(Part analysis) {
    return Stream.concat(Stream.of(analysis), analysis.at("templates").items().stream())
        .filter(it -> !it.at("templateName").text().isEmpty());
  }

  private static boolean isTo(Part reference, Part template) {
    String kind =
        reference.at("clusterScope").json().asBoolean()
            ? "ClusterAnalysisTemplate"
            : "AnalysisTemplate";
    return kind.equals(template.at("kind").text())
        && reference.at("templateName").text().equals(template.at("metadata").at("name").text());
  }

  /// Finds the argument of the same name among the `args` of an analysis or a template's `spec`.
  private static Optional<Part> find(Part owner, Part argument) {
    String name = argument.at("name").text();
    return owner.at("args").items().stream()
        .filter(it -> it.at("name").text().equals(name))
        .findFirst();
  }

  /// Returns the value of an argument. A value with a variable of Argo, such as
  /// `{{templates.canary.podTemplateHash}}`, is unknown before the release.
  private static Optional<String> findText(Part argument) {
    Part value = argument.at("value");
    return Optional.of(value)
        .filter(it -> !it.json().isMissingNode() && !it.json().isNull())
        .map(Part::text)
        .filter(it -> !it.contains("{{"));
  }
}
