package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.store.ReleaseCondition;
import io.sluice.api.store.ReleaseCondition.Column;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.domain.notice.EventMessages;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The filters of a list of releases, from the parameters of a query. All of them must hold.
record ReleaseFilter(List<ReleaseCondition> conditions, int hash) {
  static final List<String> NAMES =
      List.of(
          "lane",
          "environment",
          "application",
          "version",
          "state",
          "outcome",
          "caller",
          "label",
          "since",
          "until",
          "text");

  private static final int LABELS_MAX = 16;

  ReleaseFilter {
    conditions = List.copyOf(conditions);
  }

  /// @throws ProblemException if a value is not allowed
  static ReleaseFilter parse(MultivaluedMap<String, String> parameters) {
    List<ReleaseCondition> conditions = new ArrayList<>();
    Map<String, List<String>> given = new TreeMap<>();
    for (String name : NAMES) {
      List<String> values = parameters.getOrDefault(name, List.of());
      if (!values.isEmpty()) {
        given.put(name, values.stream().sorted().toList());
      }
      int most = name.equals("label") ? LABELS_MAX : 1;
      if (values.size() > most) {
        throw QueryParameters.rejected(
            name, "at most %d allowed, were %d".formatted(most, values.size()));
      }
      values.forEach(
          value -> conditions.add(condition(name, QueryParameters.requireText(name, value))));
    }
    return new ReleaseFilter(conditions, given.hashCode());
  }

  private static ReleaseCondition condition(String name, String value) {
    return switch (name) {
      case "lane" -> ReleaseCondition.equal(Column.LANE, lane(value));
      case "environment" -> ReleaseCondition.equal(Column.ENVIRONMENT, laneName(name, value));
      case "application" -> ReleaseCondition.equal(Column.APPLICATION, laneName(name, value));
      case "version" -> ReleaseCondition.equal(Column.VERSION, value);
      case "state" -> ReleaseCondition.equal(Column.STATE, oneOf(name, value, State.values()));
      case "outcome" ->
          ReleaseCondition.equal(Column.OUTCOME, oneOf(name, value, Outcome.values()));
      case "caller" -> ReleaseCondition.equal(Column.CALLER, value);
      case "label" -> label(value);
      case "since" -> ReleaseCondition.since(QueryParameters.requireInstant(name, value));
      case "until" -> ReleaseCondition.until(QueryParameters.requireInstant(name, value));
      case "text" -> ReleaseCondition.text(value);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String lane(String value) {
    String[] parts = value.split("/", -1);
    if (parts.length != 2) {
      throw QueryParameters.rejected(
          "lane", "must be ENVIRONMENT/APPLICATION, was '%s'".formatted(value));
    }
    return laneName("lane", parts[0]) + "/" + laneName("lane", parts[1]);
  }

  private static String laneName(String name, String value) {
    if (!LaneKey.NAME.matcher(value).matches()) {
      throw QueryParameters.rejected(name, "'%s' does not match %s".formatted(value, LaneKey.NAME));
    }
    return value;
  }

  private static String oneOf(String name, String value, Enum<?>[] allowed) {
    return QueryParameters.requireOneOf(
        name, value, Arrays.stream(allowed).map(EventMessages::word).toList());
  }

  private static ReleaseCondition label(String value) {
    int at = value.indexOf('=');
    if (at < 1 || at == value.length() - 1) {
      throw QueryParameters.rejected("label", "must be KEY=VALUE, was '%s'".formatted(value));
    }
    return ReleaseCondition.label(value.substring(0, at), value.substring(at + 1));
  }
}
