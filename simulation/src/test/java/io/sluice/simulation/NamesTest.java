package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The names of types and methods, as CONTRIBUTING.md describes them.
class NamesTest {
  private static final Set<String> REPEATED = Set.of("Main", "ArchitectureTest", "package-info");

  private static final Map<String, String> SUFFIXES =
      Map.of("Path", "Resource", "Incoming", "Consumer", "ConfigMapping", "Config");

  /// First words of methods that act, and return whether they did, or what they found.
  private static final Set<String> COMMANDS =
      Set.of(
          """
          add adopt allow append apply attempt await begin break cancel choose claim complete
          compute conclude confirm crash create decide delete end enter exchange fetch fill finish
          flush follow fork get hang identify inspect install keep kill know launch meddle move
          park parse pass pause pick place poll post prepare print project publish put query read
          record refresh resolve retry run select send set settle start stop strike sum take to
          try update use with without write
          """
              .split("\\s+"));

  private static final Pattern FIRST_WORD = Pattern.compile("[a-z]+");
  private static final Pattern BOOLEAN_QUERY = Pattern.compile("(is|has|can)([A-Z]\\w*)?");

  private static final List<SourceFile> SOURCES = SourceFile.all();

  @Test
  void a_simple_name_occurs_once() {
    Map<String, List<String>> files =
        SOURCES.stream()
            .map(SourceFile::name)
            .collect(Collectors.groupingBy(NamesTest::simpleName));
    files.keySet().removeAll(REPEATED);
    files.values().removeIf(same -> same.size() == 1);
    assertThat(files).isEmpty();
  }

  @Test
  void the_suffix_names_the_role() {
    List<String> found = new ArrayList<>();
    types((file, type) -> {
      String name = type.getSimpleName().toString();
      annotations(type)
          .forEach(annotation -> {
            String suffix = SUFFIXES.getOrDefault(annotation, "");
            if (!name.matches(".*%ss?".formatted(suffix))) {
              found.add("%s %s: a type with @%s".formatted(file.at(type), name, annotation));
            }
          });
      if (isException(type) && !name.endsWith("Exception")) {
        found.add("%s %s: an exception".formatted(file.at(type), name));
      }
    });
    assertThat(found).isEmpty();
  }

  @Test
  void a_boolean_query_begins_with_is_has_or_can() {
    List<String> found = new ArrayList<>();
    methods((file, method) -> {
      String name = method.getName().toString();
      if (returns(method, "boolean")
          && !BOOLEAN_QUERY.matcher(name).matches()
          && !COMMANDS.contains(firstWord(name))) {
        found.add(file.at(method) + " " + name);
      }
    });
    assertThat(found).isEmpty();
  }

  @Test
  void a_method_that_may_find_nothing_is_called_find() {
    List<String> found = new ArrayList<>();
    methods((file, method) -> {
      String name = method.getName().toString();
      boolean isOptional = returns(method, "Optional");
      boolean isFind = firstWord(name).equals("find");
      if (isOptional ? !isFind && !COMMANDS.contains(firstWord(name)) : isFind) {
        found.add(file.at(method) + " " + name);
      }
    });
    assertThat(found).isEmpty();
  }

  private static void types(BiConsumer<SourceFile, ClassTree> check) {
    SOURCES.stream()
        .filter(file -> !file.isTest())
        .forEach(file ->
            file.each(node -> {
              if (node instanceof ClassTree type && !type.getSimpleName().isEmpty()) {
                check.accept(file, type);
              }
            }));
  }

  /// Passes on the methods of main code that are neither inherited, nor settings, nor components of
  /// the records that implement an interface.
  private static void methods(BiConsumer<SourceFile, MethodTree> check) {
    for (SourceFile file : SOURCES) {
      if (file.isTest() || file.name().endsWith("Config.java")) {
        continue;
      }
      Set<String> components = components(file);
      file.each(node -> {
        if (node instanceof MethodTree method
            && method.getReturnType() != null
            && !names(method.getModifiers()).contains("Override")
            && !(method.getBody() == null && components.contains(method.getName().toString()))) {
          check.accept(file, method);
        }
      });
    }
  }

  private static Set<String> components(SourceFile file) {
    Set<String> names = new HashSet<>();
    file.each(node -> {
      if (node instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD) {
        type.getMembers().stream()
            .filter(VariableTree.class::isInstance)
            .forEach(component -> names.add(((VariableTree) component).getName().toString()));
      }
    });
    return names;
  }

  private static boolean returns(MethodTree method, String type) {
    return String.valueOf(method.getReturnType()).matches(type + "(\\w*|<.*>)");
  }

  private static boolean isException(ClassTree type) {
    String parent = String.valueOf(type.getExtendsClause());
    return parent.endsWith("Exception") && !parent.equals("TargetException");
  }

  private static Collection<String> annotations(ClassTree type) {
    List<String> found = new ArrayList<>(names(type.getModifiers()));
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean visitClass(ClassTree inner, Boolean unused) {
        return inner.equals(type) ? super.visitClass(inner, unused) : unused;
      }

      @Override
      public Boolean visitMethod(MethodTree method, Boolean unused) {
        found.addAll(names(method.getModifiers()).stream().filter("Incoming"::equals).toList());
        return unused;
      }
    }.scan(type, true);
    return found;
  }

  private static List<String> names(ModifiersTree modifiers) {
    return modifiers.getAnnotations().stream()
        .map(AnnotationTree::getAnnotationType)
        .map(Tree::toString)
        .toList();
  }

  private static String firstWord(String name) {
    Matcher word = FIRST_WORD.matcher(name);
    return word.lookingAt() ? word.group() : "";
  }

  private static String simpleName(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
  }
}
