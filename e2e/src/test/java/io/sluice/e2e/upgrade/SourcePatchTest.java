package io.sluice.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePatchTest {
  private static final String FILE = "contract/src/main/java/A.java";
  private static final String PATCH =
      "Another a.\n\n--- a/%1$s\n+++ b/%1$s\n@@ -1,1 +1,1 @@\n-  int a = 1;\n+  int a = 2;\n"
          .formatted(FILE);

  @TempDir Path tree;

  @Test
  void the_next_version_fits_the_present_one() {
    assertThat(new SourcePatch(TestedStack.root(), NextVersion.patch()).apply())
        .containsKey(Path.of("contract/src/main/java/io/sluice/contract/ContractVersion.java"));
  }

  @Test
  void lines_may_have_moved() throws IOException {
    write("class A {\n  int b = 2;\n\n\n  int a = 1;\n}\n");

    assertThat(new SourcePatch(tree, PATCH).apply())
        .containsEntry(Path.of(FILE), "class A {\n  int b = 2;\n\n\n  int a = 2;\n}");
  }

  @Test
  void a_patch_that_no_longer_fits_is_reported_with_the_missing_text() throws IOException {
    write("class A {\n  int b = 2;\n}\n");

    assertThatExceptionOfType(SourcePatch.UnfitException.class)
        .isThrownBy(() -> new SourcePatch(tree, PATCH).apply())
        .withMessageStartingWith("the patch no longer fits, this is not in " + FILE)
        .withMessageContaining("int a = 1;");
  }

  @Test
  void a_patch_with_text_that_occurs_twice_is_reported() throws IOException {
    write("  int a = 1;\n  int a = 1;\n");

    assertThatExceptionOfType(SourcePatch.UnfitException.class)
        .isThrownBy(() -> new SourcePatch(tree, PATCH).apply())
        .withMessageContaining("this is more than once in " + FILE);
  }

  private void write(String text) throws IOException {
    Path file = tree.resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
