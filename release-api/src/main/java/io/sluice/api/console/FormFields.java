package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The fields of a form that a person sent.
record FormFields(Map<String, String> values) {
  static final int BODY_MAX = 64 * 1024;

  /// The maximum size of a form that keeps another one: its names are longer, and it has a token.
  static final int KEEPING_BODY_MAX = BODY_MAX + 16 * 1024;

  /// The prefix of the fields of a form that another one keeps.
  private static final String KEPT = "kept.";

  private static final int FIELDS_MAX = 50;

  /// The maximum number of the own fields of a form that keeps another one.
  private static final int OWN_FIELDS_MAX = 5;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
  private static final Pattern REVISION = Pattern.compile("[0-9]{1,18}");

  /// Reads the body of a form.
  ///
  /// @throws ProblemException if it is too large, or not a form
  static FormFields parse(String body) {
    return parse(body, BODY_MAX, FIELDS_MAX);
  }

  /// Reads the body of a form that keeps the largest other one.
  ///
  /// @throws ProblemException if it is too large, or not a form
  static FormFields parseKeeping(String body) {
    return parse(body, KEEPING_BODY_MAX, FIELDS_MAX + OWN_FIELDS_MAX);
  }

  private static FormFields parse(String body, int bodyMax, int fieldsMax) {
    if (body.length() > bodyMax) {
      throw new ProblemException(
          ProblemType.TOO_LARGE, "the form has more than %d characters".formatted(bodyMax));
    }
    String[] pairs = body.isEmpty() ? new String[0] : body.split("&", fieldsMax + 1);
    if (pairs.length > fieldsMax) {
      throw new ProblemException(
          ProblemType.BAD_REQUEST, "the form has more than %d fields".formatted(fieldsMax));
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      values.putIfAbsent(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
    }
    return new FormFields(values);
  }

  /// Returns the value of a field without white space around it; empty if the form has none.
  String get(String name) {
    return values.getOrDefault(name, "").strip();
  }

  /// Returns the value of a field with its white space, which matters in YAML; empty if the form
  /// has none.
  String getText(String name) {
    return values.getOrDefault(name, "");
  }

  /// Finds the value of a field that a person has filled in.
  Optional<String> find(String name) {
    return Optional.of(get(name)).filter(value -> !value.isEmpty());
  }

  /// Finds the id in a field; empty if it has another form.
  Optional<UUID> findId(String name) {
    try {
      return find(name).map(UUID::fromString);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Returns the ids in a field, which commas separate; none if one has another form.
  List<UUID> ids(String name) {
    try {
      return find(name).stream()
          .flatMap(text -> Arrays.stream(text.split(",", -1)))
          .map(UUID::fromString)
          .toList();
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  /// Finds the number in a field; empty if it has another form.
  Optional<Integer> findNumber(String name) {
    return find(name).filter(text -> NUMBER.matcher(text).matches()).map(Integer::valueOf);
  }

  /// Finds the revision in a field; empty if it has another form.
  Optional<Long> findRevision(String name) {
    return find(name).filter(text -> REVISION.matcher(text).matches()).map(Long::valueOf);
  }

  /// Returns the fields of another form that this one keeps.
  Map<String, String> kept() {
    Map<String, String> kept = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (name.startsWith(KEPT)) {
        kept.put(name.substring(KEPT.length()), value);
      }
    });
    return kept;
  }

  /// Returns the form without its token, which holds for one session.
  FormFields withoutToken() {
    Map<String, String> rest = new LinkedHashMap<>(values);
    rest.remove(FormToken.FIELD);
    return new FormFields(rest);
  }

  /// Returns the text of a field. Browsers send two characters for a line break, and count one.
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8).replace("\r\n", "\n");
    } catch (IllegalArgumentException _) {
      throw new ProblemException(ProblemType.BAD_REQUEST, "the form is not encoded as one");
    }
  }

  /// Returns only the names: a value can be a token.
  @Override
  public String toString() {
    return "FormFields" + values.keySet();
  }
}
