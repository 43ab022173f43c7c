package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks the pages about incidents of other projects and traps of our dependencies: each entry is
/// there, and each test that it names exists.
class RegressionsTest {
  private static final Path DOCS = SourceFile.ROOT.resolve("docs");
  private static final Pattern ROW = Pattern.compile("\\| ([RTH][0-9]+) \\|(.*)\\|(.*)\\|(.*)\\|");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+#[a-zA-Z0-9_]+)`");
  private static final Set<String> ANNOTATIONS = Set.of("Test", "ParameterizedTest");

  /// @param test the names of tests; empty if the rule is `none` with the reason
  private record Row(String number, String trap, String rule, String test) {
    List<String> tests() {
      return TEST.matcher(test).results().map(found -> found.group(1)).toList();
    }

    /// Whether nothing can be tested, or not yet.
    boolean hasNone() {
      return test.startsWith("planned: ") || (test.isEmpty() && rule.startsWith("none: "));
    }
  }

  @Test
  void every_incident_has_its_rule_and_a_test_that_is_there() throws IOException {
    requireAll("regressions.md", Stream.concat(numbered("T", 14), numbered("R", 28)).toList());
  }

  @Test
  void every_trap_of_haproxy_has_its_cure_and_a_test_that_is_there() throws IOException {
    requireAll("haproxy.md", numbered("H", 23).toList());
  }

  private static void requireAll(String page, List<String> numbers) throws IOException {
    List<Row> rows = rows(page);
    Set<String> known = tests();

    assertThat(rows).extracting(Row::number).containsExactlyElementsOf(numbers);
    for (Row row : rows) {
      assertThat(row.trap()).as(row.number()).isNotEmpty();
      assertThat(row.rule()).as(row.number()).isNotEmpty();
      assertThat(row.tests().isEmpty()).as("%s names a test", row).isEqualTo(row.hasNone());
      assertThat(known).as(row.number()).containsAll(row.tests());
    }
  }

  private static List<Row> rows(String page) throws IOException {
    return Files.readAllLines(DOCS.resolve(page)).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row ->
            new Row(row.group(1), row.group(2).strip(), row.group(3).strip(), row.group(4).strip()))
        .toList();
  }

  private static Stream<String> numbered(String prefix, int most) {
    return IntStream.rangeClosed(1, most).mapToObj(number -> prefix + number);
  }

  /// Returns all tests of the tree, as `Class#method`.
  private static Set<String> tests() {
    Set<String> all = new TreeSet<>();
    for (SourceFile file : SourceFile.all()) {
      if (file.isTest()) {
        for (ClassTree type : types(file)) {
          methods(type).forEach(method -> all.add(type.getSimpleName() + "#" + method));
        }
      }
    }
    return all;
  }

  private static List<ClassTree> types(SourceFile file) {
    List<ClassTree> types = new ArrayList<>();
    file.each(node -> {
      if (node instanceof ClassTree type) {
        types.add(type);
      }
    });
    return types;
  }

  private static Stream<String> methods(ClassTree type) {
    return type.getMembers().stream()
        .filter(RegressionsTest::isTest)
        .map(member -> ((MethodTree) member).getName().toString());
  }

  private static boolean isTest(Tree member) {
    return member instanceof MethodTree method
        && method.getModifiers().getAnnotations().stream()
            .anyMatch(note -> ANNOTATIONS.contains(note.getAnnotationType().toString()));
  }
}
