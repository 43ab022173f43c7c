package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.MethodTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Limits of sizes. Code beyond a limit is split; there is no list of exceptions.
class SizesTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 40;

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

  @Test
  void a_switch_over_our_own_kinds_names_them_all() {
    assertThat(Switches.withDefaultOverSealed(SOURCES)).isEmpty();
    assertThat(Switches.withHiddenDefault(SOURCES)).isEmpty();
  }

  private static long lines(SourceFile file, MethodTree method) {
    BlockTree body = method.getBody();
    return body == null ? 0 : file.length(body);
  }
}
