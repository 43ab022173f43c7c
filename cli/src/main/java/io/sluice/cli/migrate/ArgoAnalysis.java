package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An AnalysisTemplate or ClusterAnalysisTemplate of Argo Rollouts: each metric becomes a check
/// with a `threshold`, whose parameters have the same names and defaults.
final class ArgoAnalysis implements Kind {
  private static final Set<String> KINDS = Set.of("AnalysisTemplate", "ClusterAnalysisTemplate");
  private static final Pattern ARGUMENT =
      Pattern.compile("\\{\\{\\s*args\\.([-_.A-Za-z0-9]+)\\s*}}");
  private static final Pattern SIMPLE_NAME = Pattern.compile("(?:[-_A-Za-z0-9]|\\.\\*?){1,63}");

  @Override
  public boolean canRead(Part document) {
    return document.at("apiVersion").text().startsWith("argoproj.io/")
        && KINDS.contains(document.at("kind").text());
  }

  @Override
  public void read(Part document, List<Part> all, Imported into) {
    Fields root = new Fields(document, into).ignore("apiVersion", "kind", "metadata", "status");
    root.takeObject("spec")
        .ifPresent(spec -> {
          Map<String, String> arguments =
              arguments(spec, ArgoArguments.of(document, all, into), into);
          List<Pattern> dry = dry(spec, into);
          spec.list("metrics").forEach(metric -> new Metric(metric, arguments, dry, into).read());
          spec.without("measurementRetention", "every measurement is kept 30 days");
          spec.without("templates", "other templates are imported from their own files");
          spec.rest();
        });
    root.rest();
  }

  /// Returns the arguments that have a value, and reports the others as left out.
  private static Map<String, String> arguments(Fields spec, ArgoArguments given, Imported into) {
    Map<String, String> values = new HashMap<>();
    for (Part part : spec.list("args")) {
      Fields argument = new Fields(part, into);
      String name = argument.takeText("name").orElse("");
      if (argument.take("value").isEmpty()) {
        argument.ignore("valueFrom");
      }
      given.findValue(part).ifPresent(value -> values.put(name, value));
      argument.rest();
    }
    return Map.copyOf(values);
  }

  /// Returns the name patterns of the metrics that only report (`dryRun`).
  private static List<Pattern> dry(Fields spec, Imported into) {
    List<Pattern> names = new ArrayList<>();
    for (Part part : spec.list("dryRun")) {
      Fields which = new Fields(part, into);
      Optional<String> name = which.takeText("metricName");
      name.filter(it -> SIMPLE_NAME.matcher(it).matches())
          .ifPresentOrElse(
              it -> names.add(Pattern.compile(it)),
              () -> into.leave(part.place(), "'%s' is no plain name".formatted(name.orElse(""))));
      which.rest();
    }
    return List.copyOf(names);
  }

  private static final class Metric {
    private final Fields metric;
    private final Map<String, String> arguments;
    private final List<Pattern> dry;
    private final Imported into;

    Metric(Part metric, Map<String, String> arguments, List<Pattern> dry, Imported into) {
      this.metric = new Fields(metric, into);
      this.arguments = arguments;
      this.dry = dry;
      this.into = into;
    }

    void read() {
      String name = metric.takeText("name").orElse("metric");
      Optional<Fields> provider = metric.takeObject("provider");
      Optional<ObjectNode> source = provider.flatMap(this::findSource);
      boolean single = provider.filter(it -> it.part().at("web").json().isObject()).isPresent();
      ObjectNode threshold = JsonNodeFactory.instance.objectNode();
      boolean whole = source.isPresent();
      whole &= hasCondition(threshold, "successCondition", single);
      whole &= hasCondition(threshold, "failureCondition", single);
      numbers(threshold);
      if (!whole) {
        into.leave(metric.part().place(), "the metric '%s' was left out".formatted(name));
      } else {
        ObjectNode check = into.check(metric.part().place(), name);
        check.set("source", source.orElseThrow());
        check.set("threshold", threshold);
        if (dry.stream().anyMatch(it -> it.matcher(name).find())) {
          check.put("dryRun", true);
        }
      }
      metric.rest();
    }

    private void numbers(ObjectNode threshold) {
      Optional<String> interval = metric.takeDuration("interval");
      Optional<Integer> count = metric.takeInteger("count");
      interval.ifPresent(it -> threshold.put("interval", it));
      metric.takeDuration("initialDelay").ifPresent(it -> threshold.put("initialDelay", it));
      // Without an interval Argo measures once.
      count
          .or(() -> interval.isEmpty() ? Optional.of(1) : Optional.empty())
          .ifPresent(it -> threshold.put("count", it));
      for (String limit :
          List.of(
              "failureLimit",
              "inconclusiveLimit",
              "consecutiveErrorLimit",
              "consecutiveSuccessLimit")) {
        metric.takeInteger(limit).ifPresent(it -> threshold.put(limit, it));
      }
    }

    /// @return whether the metric has no such condition, or it was converted
    private boolean hasCondition(ObjectNode threshold, String field, boolean single) {
      Optional<Part> written = metric.take(field);
      if (written.isEmpty()) {
        return true;
      }
      Optional<String> cel = ArgoCondition.findCel(filled(written.get().text()), single);
      cel.ifPresentOrElse(
          it -> threshold.put(field, it),
          () ->
              into.leave(
                  written.get().place(),
                  "'%s' is more than comparisons of result"
                      .formatted(Fields.brief(written.get()))));
      return cel.isPresent();
    }

    private Optional<ObjectNode> findSource(Fields provider) {
      Optional<ObjectNode> prometheus =
          provider.takeObject("prometheus").flatMap(this::findPrometheus);
      Optional<ObjectNode> source =
          prometheus.or(() -> provider.takeObject("web").flatMap(this::findWeb));
      provider
          .part()
          .json()
          .fieldNames()
          .forEachRemaining(name -> {
            if (!Set.of("prometheus", "web").contains(name)) {
              provider.without(name, "there is no source of that kind here");
            }
          });
      return source;
    }

    private Optional<ObjectNode> findPrometheus(Fields from) {
      Optional<String> url = from.takeText("address");
      Optional<String> query = from.takeText("query");
      ObjectNode source = JsonNodeFactory.instance.objectNode();
      ObjectNode prometheus = source.putObject("prometheus");
      url.ifPresent(it -> prometheus.put("url", named(from, "address", it)));
      query.ifPresent(it -> prometheus.put("query", named(from, "query", it.strip())));
      headers(from, prometheus);
      from.without("timeout", "a source has a time limit of its own here");
      from.without("insecure", "certificates are always checked");
      from.without("authentication", "write a header with a secret in its place");
      from.without("rangeQuery", "a query gives one value here");
      from.rest();
      if (url.isEmpty() || query.isEmpty()) {
        into.leave(from.part().place(), "needs an address and a query");
        return Optional.empty();
      }
      return Optional.of(source);
    }

    private Optional<ObjectNode> findWeb(Fields from) {
      ObjectNode source = JsonNodeFactory.instance.objectNode();
      ObjectNode http = source.putObject("http");
      Optional<String> url = from.takeText("url");
      Optional<String> pointer = from.takeText("jsonPath").flatMap(Pointers::parse);
      url.ifPresent(it -> http.put("url", named(from, "url", it)));
      pointer.ifPresent(it -> http.put("pointer", it));
      headers(from, http);
      from.take("method")
          .filter(it -> !it.text().equals("GET"))
          .ifPresent(it -> into.leave(it.place(), "only GET requests are sent here"));
      from.without("timeoutSeconds", "a source has a time limit of its own here");
      from.without("insecure", "certificates are always checked");
      from.without("body", "nothing is sent here");
      from.without("jsonBody", "nothing is sent here");
      from.without("authentication", "write a header with a secret in its place");
      from.rest();
      if (url.isEmpty() || pointer.isEmpty()) {
        into.leave(
            from.part().at("jsonPath").place(),
            "needs a url and a plain path such as {$.data.share}");
        return Optional.empty();
      }
      return Optional.of(source);
    }

    private void headers(Fields from, ObjectNode source) {
      for (Part part : from.list("headers")) {
        Fields header = new Fields(part, into);
        Optional<String> key = header.takeText("key");
        Optional<String> value = header.takeText("value");
        if (key.isPresent() && value.isPresent()) {
          source.withObject("/headers").put(key.get(), named(header, "value", value.get()));
        }
        header.rest();
      }
    }

    private String filled(String text) {
      return ARGUMENT
          .matcher(text)
          .replaceAll(found ->
              Matcher.quoteReplacement(
                  Optional.ofNullable(arguments.get(found.group(1))).orElse(found.group())));
    }

    /// Fills in the values of arguments, and reports the arguments without a value.
    private String named(Fields from, String field, String text) {
      String filled = filled(text);
      Matcher open = ARGUMENT.matcher(filled);
      while (open.find()) {
        into.leave(from.part().at(field).place(), "'%s' is not replaced".formatted(open.group()));
      }
      return filled;
    }
  }
}
