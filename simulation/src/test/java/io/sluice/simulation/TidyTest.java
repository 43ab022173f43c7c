package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Style rules over the source of all modules. Each finding is fixed in the source; there is no
/// list of exceptions.
class TidyTest {
  private static final Pattern SENTENCE = Pattern.compile("[a-z0-9][A-Za-z0-9]*(_[A-Za-z0-9]+)+");
  private static final Pattern EMPTY_NAME =
      Pattern.compile("I[A-Z].*Impl|.*(Impl|Manager|Helper|Utils?)|Abstract.*");
  private static final Set<String> EMPTY_PACKAGES =
      Set.of("service", "impl", "util", "utils", "dto", "common", "helper", "helpers", "misc");
  private static final Set<String> TESTS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");

  /// A pattern in two parts, so that this file does not match itself.
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X{3})\\b");

  private static final List<SourceFile> SOURCES = SourceFile.all();

  @Test
  void the_whole_tree_is_looked_at() {
    assertThat(SOURCES).hasSizeGreaterThan(300);
    assertThat(SOURCES.stream().map(SourceFile::module))
        .contains("contract", "domain", "messaging", "notifier", "edge", "cli", "simulation");
  }

  @Test
  void nothing_is_left_for_later() {
    assertThat(lines(line -> UNFINISHED.matcher(line).find())).isEmpty();
  }

  @Test
  void documentation_is_not_broken_off_by_a_plain_comment() {
    assertThat(
            SOURCES.stream()
                .flatMap(file ->
                    IntStream.range(1, file.lines().size())
                        .filter(i -> isDoc(file.lines().get(i - 1)))
                        .filter(i -> isPlainComment(file.lines().get(i)))
                        .mapToObj(i -> "%s:%d".formatted(file.name(), i + 1))))
        .isEmpty();
  }

  @Test
  void documentation_is_written_in_markdown() {
    assertThat(lines(line -> line.strip().startsWith("/" + "**"))).isEmpty();
  }

  @Test
  void each_package_is_null_marked() {
    Set<String> folders = new LinkedHashSet<>();
    Set<String> marked = new LinkedHashSet<>();
    for (SourceFile file : SOURCES) {
      String folder = file.name().substring(0, file.name().lastIndexOf('/'));
      folders.add(folder);
      if (file.name().endsWith("/package-info.java")
          && file.lines().stream().anyMatch(line -> line.contains("NullMarked"))) {
        marked.add(folder);
      }
    }
    folders.removeAll(marked);
    assertThat(folders).as("packages without package-info and @NullMarked").isEmpty();
  }

  @Test
  void a_test_is_named_by_a_sentence() {
    assertThat(
            methods((file, method) ->
                file.isTest() && isTest(method) && !SENTENCE.matcher(method.getName()).matches()
                    ? Stream.of("%s %s".formatted(file.at(method), method.getName()))
                    : Stream.of()))
        .isEmpty();
  }

  @Test
  void no_type_or_package_has_a_meaningless_name() {
    List<String> found = new ArrayList<>();
    each((file, node) -> {
      if (node instanceof ClassTree type && EMPTY_NAME.matcher(type.getSimpleName()).matches()) {
        found.add("%s %s".formatted(file.at(type), type.getSimpleName()));
      }
    });
    for (SourceFile file : SOURCES) {
      Stream.of(String.valueOf(file.tree().getPackageName()).split("\\.", -1))
          .filter(EMPTY_PACKAGES::contains)
          .forEach(part -> found.add("%s: package %s".formatted(file.name(), part)));
    }
    assertThat(found).isEmpty();
  }

  private static boolean isTest(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> TESTS.contains(annotation.getAnnotationType().toString()));
  }

  private static boolean isDoc(String line) {
    return line.strip().startsWith("///");
  }

  private static boolean isPlainComment(String line) {
    return line.strip().startsWith("//") && !isDoc(line);
  }

  private static Stream<String> lines(Predicate<String> found) {
    return SOURCES.stream()
        .flatMap(file ->
            IntStream.range(0, file.lines().size())
                .filter(i -> found.test(file.lines().get(i)))
                .mapToObj(i -> "%s:%d".formatted(file.name(), i + 1)));
  }

  private static List<String> methods(BiFunction<SourceFile, MethodTree, Stream<String>> finding) {
    List<String> found = new ArrayList<>();
    each((file, node) -> {
      if (node instanceof MethodTree method) {
        finding.apply(file, method).forEach(found::add);
      }
    });
    return found;
  }

  private static void each(BiConsumer<SourceFile, Tree> visitor) {
    SOURCES.forEach(file -> file.each(node -> visitor.accept(file, node)));
  }
}
