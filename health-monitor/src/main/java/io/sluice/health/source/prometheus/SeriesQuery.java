package io.sluice.health.source.prometheus;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.egress.EgressClient;
import io.sluice.health.source.egress.WebResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The series of one version in a Prometheus.
final class SeriesQuery {
  /// Labels that name a version, also as Prometheus renames a target's own labels.
  private static final Set<String> VERSION = Set.of("version", "exported_version");

  private static final Set<String> RELEASE = Set.of("release", "exported_release");

  private final EgressClient egress;
  private final Source.Prometheus source;
  private final SourceQuery sourceQuery;
  private final Side side;

  SeriesQuery(EgressClient egress, Source.Prometheus source, SourceQuery sourceQuery, Side side) {
    this.egress = egress;
    this.source = source;
    this.sourceQuery = sourceQuery;
    this.side = side;
  }

  /// Returns the result of `query`.
  ///
  /// @throws InvalidResponseException if a series is about another version or release
  List<Vector.Series> of(Template query) {
    return of(query, text(query));
  }

  /// Returns the result of `text`, which was rendered from `query`.
  List<Vector.Series> of(Template query, String text) {
    String base =
        TemplateRenderer.url(Template.of(source.url()), sourceQuery, side).replaceAll("/+$", "");
    String url =
        "%s/api/v1/query?query=%s&timeout=%dms"
            .formatted(base, TemplateRenderer.encode(text), sourceQuery.limit().toMillis());
    WebResponse response = egress.get(url, source.headers(), sourceQuery, side);
    List<Vector.Series> series = Vector.read(response).series();
    if (query.has("version")) {
      requireLabel(response, series, VERSION, TemplateRenderer.version(sourceQuery, side));
    }
    if (query.has("release")) {
      requireLabel(
          response, series, RELEASE, TemplateRenderer.release(sourceQuery, side).toString());
    }
    return series;
  }

  /// Returns the rendered text of `query`.
  String text(Template query) {
    return TemplateRenderer.promql(query, sourceQuery, side);
  }

  /// Rejects a series that names versions or releases, but has the queried one in no label.
  private static void requireLabel(
      WebResponse response, List<Vector.Series> series, Set<String> names, String expected) {
    for (Vector.Series each : series) {
      Map<String, String> labels = each.labels();
      if (labels.keySet().stream().anyMatch(names::contains) && !labels.containsValue(expected)) {
        throw response.invalid("is not about " + expected);
      }
    }
  }
}
