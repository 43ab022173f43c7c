package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import io.sluice.contract.Json;
import io.sluice.contract.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Converts rules that send requests to a candidate by a header or a cookie. Sluice matches whole
/// values only.
final class Matches {
  private static final String COOKIE = "cookie";

  /// The pattern for one cookie among others, as in Flagger's documentation.
  private static final Pattern AMONG =
      Pattern.compile(
          "\\^\\(\\.\\*\\??;\\)\\?\\(([A-Za-z0-9_-]+)=([^()|*+?\\[\\]]+)\\)\\(;\\.\\*\\)\\?\\$");

  /// Converts the matches of a header route of Argo Rollouts.
  static List<Match> argo(Fields route, Imported into) {
    List<Match> found = new ArrayList<>();
    for (Part part : route.list("match")) {
      Fields entry = new Fields(part, into);
      Optional<String> name = entry.takeText("headerName");
      entry
          .takeObject("headerValue")
          .ifPresent(value -> name.flatMap(it -> findMatch(it, value, into)).ifPresent(found::add));
      entry.rest();
    }
    return found;
  }

  /// Converts the matches of a Flagger analysis. In Flagger a request must meet one of them, with
  /// all its headers.
  static List<Match> flagger(Fields analysis, Imported into) {
    List<Match> found = new ArrayList<>();
    for (Part part : analysis.list("match")) {
      Fields entry = new Fields(part, into);
      entry
          .takeObject("headers")
          .ifPresent(headers -> findHeaders(headers, into).ifPresent(found::add));
      entry.without("sourceLabels", "the caller's identity is unknown here");
      entry.rest();
    }
    return found;
  }

  private static Optional<Match> findHeaders(Fields headers, Imported into) {
    List<String> names = new ArrayList<>();
    headers.part().json().fieldNames().forEachRemaining(names::add);
    if (names.size() != 1) {
      into.leave(headers.part().place(), "one header decides here, not several together");
      return Optional.empty();
    }
    return headers
        .takeObject(names.getFirst())
        .flatMap(value -> findMatch(names.getFirst(), value, into));
  }

  private static Optional<Match> findMatch(String name, Fields value, Imported into) {
    Optional<String> exact = value.takeText("exact");
    Optional<Matcher> among =
        value.part().json().path("regex").isTextual() && name.equalsIgnoreCase(COOKIE)
            ? value.takeText("regex").map(AMONG::matcher).filter(Matcher::matches)
            : Optional.empty();
    if (among.isPresent()) {
      return findValid(
          Match.Kind.COOKIE, among.get().group(1), among.get().group(2), value.part(), into);
    }
    if (exact.isEmpty()) {
      into.leave(value.part().place(), "a value is matched as a whole here: rewrite match");
      return Optional.empty();
    }
    value.rest();
    return findValid(Match.Kind.HEADER, name, exact.get(), value.part(), into);
  }

  private static Optional<Match> findValid(
      Match.Kind kind, String name, String value, Part part, Imported into) {
    try {
      return Optional.of(new Match(kind, name, value));
    } catch (IllegalArgumentException e) {
      into.leave(part.place(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// Writes matches as the `match` of a step.
  static void write(List<Match> matches, ObjectNode step) {
    ArrayNode list = step.putArray("match");
    matches.forEach(match -> list.add(Json.mapper().<ObjectNode>valueToTree(match)));
  }

  private Matches() {}
}
