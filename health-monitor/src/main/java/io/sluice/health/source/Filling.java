package io.sluice.health.source;

import io.sluice.contract.Side;
import io.sluice.domain.measure.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Renders templates: replaces each name by its value, escaped for the context.
public final class Filling {

  /// Returns the sides to query: the stable, too, if there is one and `template` distinguishes
  /// versions.
  public static List<Side> sides(Question question, Template template) {
    return question.stable().isPresent() && template.tellsVersionsApart()
        ? List.of(Side.CANDIDATE, Side.STABLE)
        : List.of(Side.CANDIDATE);
  }

  /// @throws Senseless if the queries of candidate and stable would be the same
  public static void requireDistinct(Question question, Template template) {
    boolean same = question.stableVersion().filter(question.version()::equals).isPresent();
    if (same && template.tellsVersionsApart() && !template.has("release")) {
      throw new Senseless(
          "candidate and stable are both version %s: name {{release}} in the query"
              .formatted(question.version()));
    }
  }

  /// Returns `template` with values escaped for a string of PromQL.
  public static String promql(Template template, Question question, Side side) {
    return template.fill(name ->
        value(name, question, side)
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("'", "\\'")
            .replace("\n", "\\n"));
  }

  /// Returns `template` with values encoded for a URL.
  public static String url(Template template, Question question, Side side) {
    return template.fill(name -> encoded(value(name, question, side)));
  }

  /// Returns `template` with unescaped values, for example for a header.
  public static String plain(Template template, Question question, Side side) {
    return template.fill(name -> value(name, question, side));
  }

  /// Returns `template` with `place` for each value, and adds the value to `values`.
  public static String bound(
      Template template, Question question, Side side, String place, List<String> values) {
    return template.fill(name -> {
      values.add(name.equals("window") ? seconds(question) : value(name, question, side));
      return place;
    });
  }

  /// Returns the version of `side`.
  public static String version(Question question, Side side) {
    return switch (side) {
      case CANDIDATE -> question.version();
      case STABLE -> question.stableVersion().orElseThrow();
    };
  }

  /// Returns the release of `side`.
  public static UUID release(Question question, Side side) {
    return switch (side) {
      case CANDIDATE -> question.release();
      case STABLE -> question.stable().orElseThrow();
    };
  }

  /// Returns `text` encoded for a query or a path segment.
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String value(String name, Question question, Side side) {
    return switch (name) {
      case "version" -> version(question, side);
      case "release" -> release(question, side).toString();
      case "application" -> question.lane().application();
      case "environment" -> question.lane().environment();
      case "window" -> window(question.window());
      default -> throw new IllegalStateException("a template with " + name);
    };
  }

  /// Returns a duration in the syntax of PromQL.
  private static String window(Duration window) {
    return window.toMillis() % 1000 == 0 ? window.toSeconds() + "s" : window.toMillis() + "ms";
  }

  private static String seconds(Question question) {
    return question.window().toMillis() / 1e3 + " seconds";
  }

  private Filling() {}
}
