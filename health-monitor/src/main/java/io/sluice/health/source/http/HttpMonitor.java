package io.sluice.health.source.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.Together;
import io.sluice.health.source.web.Documents;
import io.sluice.health.source.web.Outside;
import io.sluice.health.source.web.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads a number, or a list of numbers, at one place in a JSON document. The stable has a query of
/// its own if the URL contains `{{version}}` or `{{release}}`.
public final class HttpMonitor implements Monitor {
  /// Maximum number of values in one response.
  private static final int VALUES_MAX = 1_000;

  private final Outside outside;

  public HttpMonitor(Outside outside) {
    this.outside = outside;
  }

  @Override
  public Answer ask(Question question) {
    if (!(question.source() instanceof Source.Http source)) {
      throw new IllegalArgumentException("a source of kind " + question.source().key());
    }
    return Senseless.orNothing(() -> {
      Template url = Template.of(source.url());
      Filling.requireDistinct(question, url);
      List<List<Double>> values =
          Together.ask(
              Filling.sides(question, url).stream()
                  .<Supplier<List<Double>>>map(side -> () -> values(source, url, question, side))
                  .toList());
      return new Answer.Values(values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
    });
  }

  private List<Double> values(Source.Http source, Template url, Question question, Side side) {
    Page page = outside.get(Filling.url(url, question, side), source.headers(), question, side);
    JsonNode at = Documents.read(page).at(JsonPointer.compile(source.pointer()));
    List<Double> values = new ArrayList<>();
    if (at.isNumber()) {
      values.add(at.doubleValue());
    } else if (at.isArray() && at.size() <= VALUES_MAX) {
      at.forEach(one -> {
        if (one.isNumber()) {
          values.add(one.doubleValue());
        }
      });
    }
    if (values.isEmpty() || (at.isArray() && values.size() < at.size())) {
      throw page.senseless("has no number at " + source.pointer());
    }
    return values;
  }
}
