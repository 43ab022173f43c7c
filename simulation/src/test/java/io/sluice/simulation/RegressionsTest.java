package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the page about others' incidents to what is there: each is named, and so is a test that
/// exists.
class RegressionsTest {
  private static final Path PAGE = SourceFile.ROOT.resolve("docs/regressions.md");
  private static final Pattern ROW = Pattern.compile("\\| ([RT][0-9]+) \\|(.*)\\|(.*)\\|(.*)\\|");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+#[a-zA-Z0-9_]+)`");
  private static final Set<String> ANNOTATIONS = Set.of("Test", "ParameterizedTest");

  @Test
  void every_incident_has_its_rule_and_a_test_that_is_there() throws IOException {
    Map<String, String> tests = new LinkedHashMap<>();
    List<String> rows = Files.readAllLines(PAGE);
    for (String line : rows) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(row.group(2).strip()).as(line).isNotEmpty();
        assertThat(row.group(3).strip()).as(line).isNotEmpty();
        assertThat(tests.put(row.group(1), row.group(4))).as(line).isNull();
      }
    }

    assertThat(tests.keySet())
        .containsExactlyElementsOf(Stream.concat(numbered("T", 14), numbered("R", 28)).toList());
    Set<String> known = tests();
    tests.forEach((incident, named) -> {
      List<String> found = TEST.matcher(named).results().map(r -> r.group(1)).toList();
      boolean isPlanned = named.strip().startsWith("planned: ");
      assertThat(found.isEmpty()).as("%s names a test: %s", incident, named).isEqualTo(isPlanned);
      assertThat(known).as(incident).containsAll(found);
    });
  }

  private static Stream<String> numbered(String letter, int most) {
    return IntStream.rangeClosed(1, most).mapToObj(number -> letter + number);
  }

  /// All tests of the tree, as `Class#method`.
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
