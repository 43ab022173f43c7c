package io.sluice.api.http;

import io.sluice.contract.JsonPointers;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// The filter of query parameters with a number or an id: it names one with another value. The
/// framework would answer that there is nothing at the path.
public class ParameterFilter {
  private static final Map<Class<?>, Form> FORMS =
      Map.of(
          int.class, new Form("an integer", Integer::valueOf),
          Long.class, new Form("an integer", Long::valueOf),
          UUID.class, new Form("an id", UUID::fromString));

  /// The form of a parameter.
  ///
  /// @param parser throws an [IllegalArgumentException] if a value has another form
  private record Form(String name, Function<String, Object> parser) {}

  /// @throws ProblemException if a parameter of the endpoint has the wrong form
  @ServerRequestFilter(priority = Priorities.USER + 1)
  public void requireForms(ContainerRequestContext request, ResourceInfo endpoint) {
    for (Parameter parameter : endpoint.getResourceMethod().getParameters()) {
      QueryParam query = parameter.getAnnotation(QueryParam.class);
      Form form = FORMS.get(parameter.getType());
      if (query != null && form != null) {
        for (String value : values(request, query.value())) {
          requireForm(form, query.value(), value);
        }
      }
    }
  }

  private static List<String> values(ContainerRequestContext request, String name) {
    return request.getUriInfo().getQueryParameters().getOrDefault(name, List.of());
  }

  private static void requireForm(Form form, String name, String value) {
    try {
      Object _ = form.parser().apply(value);
    } catch (IllegalArgumentException _) {
      throw ProblemException.at(
          ProblemType.INVALID_PARAMETER,
          JsonPointers.child("", name),
          "must be %s, was '%s'".formatted(form.name(), value));
    }
  }
}
