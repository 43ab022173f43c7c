package io.sluice.api.query;

import io.sluice.api.document.NameSuggestion;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// The filter of query parameters: it names one with a value that is no number or id, where the
/// framework would answer that there is nothing at the path, and one that a list or a question does
/// not know.
public class ParameterFilter {
  /// Parameters of the endpoints that reject unknown ones: lists, and questions for permissions.
  private static final Set<String> STRICT = Set.of("limit", "verb");

  private static final Map<Class<?>, Form> FORMS =
      Map.of(
          int.class, new Form("an integer", Integer::valueOf),
          Long.class, new Form("an integer", Long::valueOf),
          UUID.class, new Form("an id", UUID::fromString));

  /// The form of a parameter.
  ///
  /// @param parser throws an [IllegalArgumentException] if a value has another form
  private record Form(String name, Function<String, Object> parser) {}

  /// @throws ProblemException if a parameter of the endpoint has the wrong form, or a parameter of
  ///   a list or a question is unknown
  @ServerRequestFilter(priority = Priorities.USER + 1)
  public void requireValid(ContainerRequestContext request, ResourceInfo endpoint) {
    Method method = endpoint.getResourceMethod();
    MultivaluedMap<String, String> given = request.getUriInfo().getQueryParameters();
    List<String> known = known(method);
    if (known.stream().anyMatch(STRICT::contains)) {
      given.keySet().forEach(name -> requireKnown(known, name));
    }
    for (Parameter parameter : method.getParameters()) {
      Form form = FORMS.get(parameter.getType());
      if (form != null) {
        findName(parameter)
            .ifPresent(name ->
                given
                    .getOrDefault(name, List.of())
                    .forEach(value -> requireForm(form, name, value)));
      }
    }
  }

  /// Returns the query parameters of an endpoint: those that only its description names first.
  private static List<String> known(Method method) {
    return Stream.concat(
            Arrays.stream(
                    method.getAnnotationsByType(
                        org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class))
                .filter(described -> described.in() == ParameterIn.QUERY)
                .map(described -> described.name()),
            Arrays.stream(method.getParameters()).flatMap(it -> findName(it).stream()))
        .toList();
  }

  private static Optional<String> findName(Parameter parameter) {
    return Optional.ofNullable(parameter.getAnnotation(QueryParam.class)).map(QueryParam::value);
  }

  private static void requireKnown(List<String> known, String name) {
    if (!known.contains(name)) {
      throw ProblemException.at(
          ProblemType.INVALID_PARAMETER,
          QueryParameters.pointer(name),
          "is unknown; known are %s".formatted(String.join(", ", known)),
          NameSuggestion.find(name, known));
    }
  }

  private static void requireForm(Form form, String name, String value) {
    try {
      Object _ = form.parser().apply(value);
    } catch (IllegalArgumentException _) {
      throw QueryParameters.rejected(name, "must be %s, was '%s'".formatted(form.name(), value));
    }
  }
}
