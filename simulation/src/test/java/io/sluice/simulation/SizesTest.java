package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/// Limits of sizes. Code beyond a limit is split; there is no list of exceptions.
class SizesTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 40;
  private static final int COMPONENTS_MAX = 10;

  private static final List<SourceFile> SOURCES = SourceFile.all();

  @Test
  void no_file_is_longer_than_one_idea() {
    assertThat(
            SOURCES.stream()
                .filter(file -> file.lines().size() > FILE_LINES_MAX)
                .map(file -> "%s has %d lines".formatted(file.name(), file.lines().size())))
        .isEmpty();
  }

  /// Counts lines from the opening to the closing brace.
  @Test
  void no_method_is_longer_than_a_screen() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : SOURCES) {
      file.each(node -> {
        if (node instanceof MethodTree method && lines(file, method) > METHOD_LINES_MAX) {
          found.add(
              "%s %s has %d lines"
                  .formatted(file.at(method), method.getName(), lines(file, method)));
        }
      });
    }
    assertThat(found).isEmpty();
  }

  /// Wide records are JSON documents without named parts: parts in flat JSON would make a strict
  /// reader accept unknown fields.
  @Test
  void a_record_of_more_than_ten_components_is_flat_as_its_json() {
    List<String> found = new ArrayList<>();
    for (SourceFile file : SOURCES) {
      file.each(node -> {
        if (node instanceof ClassTree type
            && components(type) > COMPONENTS_MAX
            && !file.documentation(type).contains("The record is as flat as its JSON")) {
          found.add(
              "%s %s has %d components"
                  .formatted(file.at(type), type.getSimpleName(), components(type)));
        }
      });
    }
    assertThat(found).isEmpty();
  }

  @Test
  void a_switch_over_our_own_kinds_names_them_all() {
    assertThat(Switches.withDefaultOverSealed(SOURCES)).isEmpty();
    assertThat(Switches.withHiddenDefault(SOURCES)).isEmpty();
  }

  private static long components(ClassTree type) {
    return type.getKind() == Tree.Kind.RECORD
        ? type.getMembers().stream()
            .filter(member ->
                member instanceof VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC))
            .count()
        : 0;
  }

  private static long lines(SourceFile file, MethodTree method) {
    BlockTree body = method.getBody();
    return body == null ? 0 : file.length(body);
  }
}
