package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Converts a canary config of Kayenta: each metric becomes a check with a `score`, and the
/// classifier becomes the `scoring`.
final class KayentaConfig implements Kind {
  private static final String PROMQL = "PromQL:";
  private static final Pattern TEMPLATE = Pattern.compile("\\$\\{[^}]{0,100}}");
  private final Optional<String> prometheus;

  /// @param prometheus address of the Prometheus, which the config does not contain
  KayentaConfig(Optional<String> prometheus) {
    this.prometheus = prometheus;
  }

  @Override
  public boolean canRead(Part document) {
    return document.at("metrics").json().isArray()
        && (document.at("classifier").json().isObject() || document.at("judge").json().isObject());
  }

  @Override
  public void read(Part document, List<Part> all, Imported into) {
    Fields root =
        new Fields(document, into)
            .ignore(
                "name",
                "description",
                "id",
                "applications",
                "configVersion",
                "createdTimestamp",
                "createdTimestampIso",
                "updatedTimestamp",
                "updatedTimestampIso");
    root.takeObject("judge").ifPresent(judge -> judge(judge, into));
    Optional<Fields> templates = root.takeObject("templates");
    for (Part metric : root.list("metrics")) {
      metric(new Fields(metric, into), templates, into);
    }
    root.takeObject("classifier").ifPresent(classifier -> scoring(classifier, into));
    root.rest();
  }

  private static void judge(Fields judge, Imported into) {
    judge
        .take("name")
        .filter(it -> !it.text().startsWith("NetflixACAJudge"))
        .ifPresent(
            it -> into.leave(it.place(), "the judge '%s' is unknown here".formatted(it.text())));
    judge
        .take("judgeConfigurations")
        .filter(it -> !it.json().isEmpty())
        .ifPresent(it -> into.leave(it.place(), "Kayenta does not use it"));
    judge.rest();
  }

  private void metric(Fields metric, Optional<Fields> templates, Imported into) {
    String name = metric.takeText("name").orElse("metric");
    Optional<String> query =
        metric.takeObject("query").flatMap(it -> findQuery(it, templates, into));
    List<Part> groups = metric.list("groups");
    groups.stream()
        .skip(1)
        .forEach(it -> into.leave(it.place(), "a check is of one group here: the first"));
    Optional<Fields> canary =
        metric
            .takeObject("analysisConfigurations")
            .flatMap(all -> {
              Optional<Fields> found = all.takeObject("canary");
              all.rest();
              return found;
            });
    Optional<Boolean> muted = canary.flatMap(it -> it.takeBoolean("muted"));
    metric.ignore("scopeName");
    metric.rest();
    if (query.isEmpty() || prometheus.isEmpty()) {
      canary.ifPresent(it -> it.ignore(names(it)));
      into.leave(metric.part().place(), "the metric '%s' was left out".formatted(name));
      if (query.isPresent()) {
        into.leave(
            metric.part().at("query").place(),
            "the address of the Prometheus is not in it: give it by --prometheus URL");
      }
      return;
    }
    ObjectNode check = into.check(metric.part().place(), name);
    check
        .putObject("source")
        .putObject("prometheus")
        .put("url", prometheus.get())
        .put("query", query.get());
    ObjectNode score = check.putObject("score");
    groups.stream().findFirst().ifPresent(it -> score.put("group", it.text()));
    muted.filter(it -> it).ifPresent(_ -> check.put("dryRun", true));
    canary.ifPresent(it -> score(it, score, into));
  }

  private static String[] names(Fields fields) {
    List<String> names = new ArrayList<>();
    fields.part().json().fieldNames().forEachRemaining(names::add);
    return names.toArray(String[]::new);
  }

  private static void score(Fields canary, ObjectNode score, Imported into) {
    canary.takeText("direction").ifPresent(it -> score.put("direction", it));
    canary.takeBoolean("critical").ifPresent(it -> score.put("critical", it));
    canary.takeText("nanStrategy").ifPresent(it -> score.put("nan", it));
    canary
        .takeObject("outliers")
        .ifPresent(outliers -> {
          outliers.takeText("strategy").ifPresent(it -> score.put("outliers", it));
          outliers.without("outlierFactor", "it is 3 here");
          outliers.without("reduceSensitivity", "the range is not widened here");
          outliers.rest();
        });
    canary
        .takeObject("effectSize")
        .ifPresent(size -> {
          ObjectNode effect = score.putObject("effectSize");
          size.takeText("measure")
              .ifPresent(it -> effect.put("measure", it.equals("meanRatio") ? "mean-ratio" : it));
          for (String limit :
              List.of(
                  "allowedIncrease", "allowedDecrease", "criticalIncrease", "criticalDecrease")) {
            size.takeNumber(limit).ifPresent(it -> effect.put(limit, it));
          }
          size.rest();
        });
    canary
        .takeBoolean("mustHaveData")
        .ifPresent(it ->
            into.leave(
                canary.part().at("mustHaveData").place(),
                "use the check's onNoData: without data a release is held here"));
    canary.rest();
  }

  private static Optional<String> findQuery(
      Fields query, Optional<Fields> templates, Imported into) {
    query.ignore("type", "serviceType");
    Part type = query.part().at("type");
    if (!type.text().equals("prometheus")
        && !query.part().at("serviceType").text().equals("prometheus")) {
      query.ignore(names(query));
      into.leave(
          query.part().place(), "only Prometheus is queried here, not '%s'".formatted(type.text()));
      return Optional.empty();
    }
    Optional<Part> inline = query.take("customInlineTemplate").filter(it -> !it.text().isBlank());
    Optional<Part> named =
        query
            .take("customFilterTemplate")
            .filter(it -> !it.text().isBlank())
            .flatMap(name -> templates.flatMap(all -> all.take(name.text())));
    Optional<Part> text = inline.or(() -> named);
    query.ignore("metricName");
    query.without("labelBindings", "write them in the query");
    query.without("groupByFields", "a query gives one value here");
    query.without("resourceType", "write it in the query");
    query.without("customFilter", "write it in the query");
    query.rest();
    if (text.isEmpty() || !text.get().text().startsWith(PROMQL)) {
      into.leave(query.part().place(), "only whole queries (PromQL: …) are converted; write one");
      return Optional.empty();
    }
    String promql = text.get().text().substring(PROMQL.length()).strip();
    open(promql, text.get(), into);
    return Optional.of(promql);
  }

  /// Reports the placeholders that are left in the query.
  private static void open(String promql, Part text, Imported into) {
    TEMPLATE
        .matcher(promql)
        .results()
        .map(found -> found.group())
        .distinct()
        .forEach(it ->
            into.leave(
                text.place(),
                "'%s' is not replaced: select the version with {{version}}".formatted(it)));
  }

  private static void scoring(Fields classifier, Imported into) {
    ObjectNode scoring = JsonNodeFactory.instance.objectNode();
    classifier
        .takeObject("scoreThresholds")
        .ifPresent(limits -> {
          limits.takeNumber("pass").ifPresent(it -> scoring.put("pass", it));
          limits.takeNumber("marginal").ifPresent(it -> scoring.put("marginal", it));
          limits.rest();
        });
    classifier
        .takeObject("groupWeights")
        .ifPresent(weights -> {
          for (String group : names(weights)) {
            weights
                .takeNumber(group)
                .ifPresent(it -> scoring.withObject("/weights").put(group, it));
          }
        });
    classifier.rest();
    if (!scoring.isEmpty()) {
      into.analysis().set("scoring", scoring);
    }
  }
}
