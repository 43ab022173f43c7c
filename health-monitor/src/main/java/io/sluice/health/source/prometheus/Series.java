package io.sluice.health.source.prometheus;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.web.Outside;
import io.sluice.health.source.web.Page;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The series of one version in a Prometheus.
final class Series {
  /// Labels that name a version, also as Prometheus renames a target's own labels.
  private static final Set<String> VERSION = Set.of("version", "exported_version");

  private static final Set<String> RELEASE = Set.of("release", "exported_release");

  private final Outside outside;
  private final Source.Prometheus source;
  private final Question question;
  private final Side side;

  Series(Outside outside, Source.Prometheus source, Question question, Side side) {
    this.outside = outside;
    this.source = source;
    this.question = question;
    this.side = side;
  }

  /// Returns the result of `query`.
  ///
  /// @throws Senseless if a series is about another version or release
  List<Vector.Series> of(Template query) {
    return of(query, text(query));
  }

  /// Returns the result of `text`, which was rendered from `query`.
  List<Vector.Series> of(Template query, String text) {
    String base = Filling.url(Template.of(source.url()), question, side).replaceAll("/+$", "");
    String url =
        "%s/api/v1/query?query=%s&timeout=%dms"
            .formatted(base, Filling.encoded(text), question.limit().toMillis());
    Page page = outside.get(url, source.headers(), question, side);
    List<Vector.Series> series = Vector.read(page).series();
    if (query.has("version")) {
      requireLabel(page, series, VERSION, Filling.version(question, side));
    }
    if (query.has("release")) {
      requireLabel(page, series, RELEASE, Filling.release(question, side).toString());
    }
    return series;
  }

  /// Returns the rendered text of `query`.
  String text(Template query) {
    return Filling.promql(query, question, side);
  }

  /// Rejects a series that names versions or releases, but has the queried one in no label.
  private static void requireLabel(
      Page page, List<Vector.Series> series, Set<String> names, String wanted) {
    for (Vector.Series one : series) {
      Map<String, String> labels = one.labels();
      if (labels.keySet().stream().anyMatch(names::contains) && !labels.containsValue(wanted)) {
        throw page.senseless("is not about " + wanted);
      }
    }
  }
}
