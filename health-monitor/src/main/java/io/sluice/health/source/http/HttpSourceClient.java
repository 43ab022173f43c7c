package io.sluice.health.source.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.ParallelQueries;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.egress.EgressClient;
import io.sluice.health.source.egress.ExternalJson;
import io.sluice.health.source.egress.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads a number, or a list of numbers, at one place in a JSON document. The stable has a query of
/// its own if the URL contains `{{version}}` or `{{release}}`.
public final class HttpSourceClient implements SourceClient {
  /// Maximum number of values in one response.
  private static final int VALUES_MAX = 1_000;

  private final EgressClient egress;

  public HttpSourceClient(EgressClient egress) {
    this.egress = egress;
  }

  @Override
  public SourceResponse query(SourceQuery query) {
    if (!(query.source() instanceof Source.Http source)) {
      throw new IllegalArgumentException("a source of kind " + query.source().key());
    }
    return InvalidResponseException.orNoData(() -> {
      Template url = Template.of(source.url());
      TemplateRenderer.requireDistinct(query, url);
      List<List<Double>> values =
          ParallelQueries.run(
              TemplateRenderer.sides(query, url).stream()
                  .<Supplier<List<Double>>>map(side -> () -> values(source, url, query, side))
                  .toList());
      return new SourceResponse.Values(
          values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
    });
  }

  private List<Double> values(Source.Http source, Template url, SourceQuery query, Side side) {
    WebResponse response =
        egress.get(TemplateRenderer.url(url, query, side), source.headers(), query, side);
    JsonNode node = ExternalJson.read(response).at(JsonPointer.compile(source.pointer()));
    List<Double> values = new ArrayList<>();
    if (node.isNumber()) {
      values.add(node.doubleValue());
    } else if (node.isArray() && node.size() <= VALUES_MAX) {
      node.forEach(element -> {
        if (element.isNumber()) {
          values.add(element.doubleValue());
        }
      });
    }
    if (values.isEmpty() || (node.isArray() && values.size() < node.size())) {
      throw response.invalid("has no number at " + source.pointer());
    }
    return values;
  }
}
