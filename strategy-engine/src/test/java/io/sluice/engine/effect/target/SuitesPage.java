package io.sluice.engine.effect.target;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables of docs/targets.md that are generated from the conformance suites: their tests, for
/// each implementation.
final class SuitesPage {
  private final List<Class<?>> tests;

  /// @param tests of implementations, each extending one or more suites
  SuitesPage(List<Class<?>> tests) {
    this.tests = List.copyOf(tests);
  }

  /// @param suite the most basic one
  String table(Class<?> suite) {
    List<Class<?>> members = tests.stream().filter(suite::isAssignableFrom).toList();
    SortedMap<String, List<Class<?>>> columns =
        new TreeMap<>(members.stream().collect(Collectors.groupingBy(SuitesPage::name)));
    var lines = new ArrayList<String>();
    lines.add("| | `%s` |".formatted(String.join("` | `", columns.keySet())));
    lines.add("|---".repeat(columns.size() + 1) + "|");
    sentences(members)
        .forEach(test -> lines.add("| %s | %s |".formatted(sentence(test), cells(columns, test))));
    return String.join("\n", lines);
  }

  private static Stream<String> sentences(List<Class<?>> members) {
    return members.stream()
        .flatMap(member -> suites(member).stream())
        .distinct()
        .flatMap(SuitesPage::declared)
        .distinct()
        .sorted();
  }

  private static String cells(Map<String, List<Class<?>>> columns, String test) {
    return columns.values().stream()
        .map(classes -> cell(classes, test))
        .collect(Collectors.joining(" | "));
  }

  private static String cell(List<Class<?>> classes, String test) {
    Optional<Class<?>> suite =
        classes.stream()
            .filter(
                type -> suites(type).stream().flatMap(SuitesPage::declared).anyMatch(test::equals))
            .findFirst();
    return suite
        .map(type -> unsupportedTests(type).contains(test) ? "no, and says so" : "yes")
        .orElse("–");
  }

  static Set<String> unsupportedTests(Class<?> test) {
    return Optional.ofNullable(test.getAnnotation(NotSupported.class))
        .map(notSupported -> Set.of(notSupported.value()))
        .orElse(Set.of());
  }

  /// Returns the superclasses of a test, from the nearest on.
  private static List<Class<?>> suites(Class<?> test) {
    var suites = new ArrayList<Class<?>>();
    Class<?> above = test.getSuperclass();
    while (above != null && above != Object.class) {
      suites.add(above);
      above = above.getSuperclass();
    }
    return suites;
  }

  private static Stream<String> declared(Class<?> suite) {
    return Stream.of(suite.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName);
  }

  /// Returns the implementation of a test: `HaproxyTrafficTest` is about `haproxy`.
  private static String name(Class<?> test) {
    return test.getSimpleName()
        .replaceFirst("(Router|Runtime|Traffic)Test$", "")
        .toLowerCase(Locale.ROOT);
  }

  private static String sentence(String test) {
    return test.replace('_', ' ');
  }
}
