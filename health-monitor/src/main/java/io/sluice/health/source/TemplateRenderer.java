package io.sluice.health.source;

import io.sluice.contract.Side;
import io.sluice.domain.measure.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Renders templates: replaces each name by its value, escaped for the context.
public final class TemplateRenderer {

  /// Returns the sides to query: the stable, too, if there is one and `template` distinguishes
  /// versions.
  public static List<Side> sides(SourceQuery query, Template template) {
    return query.stable().isPresent() && template.hasVersionPlaceholder()
        ? List.of(Side.CANDIDATE, Side.STABLE)
        : List.of(Side.CANDIDATE);
  }

  /// @throws InvalidResponseException if the queries of candidate and stable would be the same
  public static void requireDistinct(SourceQuery query, Template template) {
    boolean same = query.stableVersion().filter(query.version()::equals).isPresent();
    if (same && template.hasVersionPlaceholder() && !template.has("release")) {
      throw new InvalidResponseException(
          "candidate and stable are both version %s: name {{release}} in the query"
              .formatted(query.version()));
    }
  }

  /// Returns `template` with values escaped for a string of PromQL.
  public static String promql(Template template, SourceQuery query, Side side) {
    return template.fill(name ->
        value(name, query, side)
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("'", "\\'")
            .replace("\n", "\\n"));
  }

  /// Returns `template` with values encoded for a URL.
  public static String url(Template template, SourceQuery query, Side side) {
    return template.fill(name -> encode(value(name, query, side)));
  }

  /// Returns `template` with unescaped values, for example for a header.
  public static String plain(Template template, SourceQuery query, Side side) {
    return template.fill(name -> value(name, query, side));
  }

  /// Returns `template` with `placeholder` for each value, and adds the value to `values`.
  public static String bound(
      Template template, SourceQuery query, Side side, String placeholder, List<String> values) {
    return template.fill(name -> {
      values.add(name.equals("window") ? seconds(query) : value(name, query, side));
      return placeholder;
    });
  }

  /// Returns the version of `side`.
  public static String version(SourceQuery query, Side side) {
    return switch (side) {
      case CANDIDATE -> query.version();
      case STABLE -> query.stableVersion().orElseThrow();
    };
  }

  /// Returns the release of `side`.
  public static UUID release(SourceQuery query, Side side) {
    return switch (side) {
      case CANDIDATE -> query.release();
      case STABLE -> query.stable().orElseThrow();
    };
  }

  /// Returns `text` encoded for a query or a path segment.
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String value(String name, SourceQuery query, Side side) {
    return switch (name) {
      case "version" -> version(query, side);
      case "release" -> release(query, side).toString();
      case "application" -> query.lane().application();
      case "environment" -> query.lane().environment();
      case "window" -> window(query.window());
      default -> throw new IllegalStateException("a template with " + name);
    };
  }

  /// Returns a duration in the syntax of PromQL.
  private static String window(Duration window) {
    return window.toMillis() % 1000 == 0 ? window.toSeconds() + "s" : window.toMillis() + "ms";
  }

  private static String seconds(SourceQuery query) {
    return query.window().toMillis() / 1e3 + " seconds";
  }

  private TemplateRenderer() {}
}
