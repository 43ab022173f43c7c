package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the query of a Flagger metric from a MetricTemplate of the same file. A metric with a
/// query of its own names no Prometheus, so it is left out.
final class FlaggerQuery {
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\{-?\\s*([a-z]+)(?:\\.([-_A-Za-z0-9]+))?\\s*-?}}");
  private static final String WINDOW = "1m";

  private final Fields metric;
  private final Optional<String> window;
  private final Imported into;

  /// @param window the metric's interval; 1 min if empty
  FlaggerQuery(Fields metric, Optional<String> window, Imported into) {
    this.metric = metric;
    this.window = window;
    this.into = into;
  }

  /// @param all all documents of the file
  Optional<ObjectNode> findSource(List<Part> all) {
    metric.without("query", "an inline query has no Prometheus address: use a MetricTemplate");
    Map<String, String> variables = variables();
    Optional<Fields> reference = metric.takeObject("templateRef");
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    String name = reference.get().takeText("name").orElse("");
    reference.get().ignore("namespace").rest();
    Optional<Part> template =
        all.stream()
            .filter(it -> it.at("kind").text().equals("MetricTemplate"))
            .filter(it -> it.at("metadata").at("name").text().equals(name))
            .findFirst();
    if (template.isEmpty()) {
      into.leave(
          reference.get().part().place(),
          "the MetricTemplate '%s' is not in this file: put it there".formatted(name));
      return Optional.empty();
    }
    return new Fields(template.get(), into)
        .takeObject("spec")
        .flatMap(spec -> {
          Optional<ObjectNode> source = findSource(spec, variables);
          spec.rest();
          return source;
        });
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    metric
        .takeObject("templateVariables")
        .ifPresent(given ->
            given
                .part()
                .json()
                .fieldNames()
                .forEachRemaining(
                    name -> given.take(name).ifPresent(it -> variables.put(name, it.text()))));
    return variables;
  }

  private Optional<ObjectNode> findSource(Fields spec, Map<String, String> variables) {
    Optional<Fields> provider = spec.takeObject("provider");
    Optional<String> type = provider.flatMap(it -> it.takeText("type"));
    Optional<String> address = provider.flatMap(it -> it.takeText("address"));
    Optional<Part> query = spec.take("query");
    provider.ifPresent(it -> {
      it.without("secretRef", "write a header with a secret in its place");
      it.without("insecureSkipVerify", "certificates are always checked");
      it.rest();
    });
    if (type.filter("prometheus"::equals).isEmpty() || address.isEmpty() || query.isEmpty()) {
      into.leave(
          spec.part().at("provider").place(),
          "only a Prometheus with an address is queried here, not '%s'".formatted(type.orElse("")));
      return Optional.empty();
    }
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source
        .putObject("prometheus")
        .put("url", address.get())
        .put("query", filled(query.get(), variables));
    return Optional.of(source);
  }

  private String filled(Part query, Map<String, String> variables) {
    return VARIABLE
        .matcher(query.text().strip())
        .replaceAll(found -> Matcher.quoteReplacement(value(query, found, variables)));
  }

  private String value(Part query, MatchResult found, Map<String, String> variables) {
    if (found.group(1).equals("interval") && found.group(2) == null) {
      return window.orElse(WINDOW);
    }
    Optional<String> variable =
        found.group(1).equals("variables")
            ? Optional.ofNullable(variables.get(String.valueOf(found.group(2))))
            : Optional.empty();
    return variable.orElseGet(() -> {
      into.leave(
          query.place(),
          "'%s' is not replaced: select the version with {{version}}".formatted(found.group()));
      return found.group();
    });
  }
}
