package io.sluice.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.simulation.mutant.Mutant.PatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every mutant fits the present code; a few are hunted. `./sluice simulate --mutants` hunts all.
class MutantsTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Mutants MUTANTS =
      new Mutants(Path.of(System.getProperty("sluice.root", "..")));
  private static final String FILE = "domain/src/main/java/A.java";
  private static final int SEEDS = 50;

  @TempDir Path tree;

  @BeforeAll
  static void silence() {
    ROOT.setLevel(Level.OFF);
  }

  static List<String> names() {
    return MUTANTS.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void each_mutant_describes_its_defect_and_compiles(String name) {
    Mutant mutant = MUTANTS.read(name);

    assertThat(mutant.description()).endsWith(".");
    assertThat(MutantCompiler.of(mutant)).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "all-of-nothing-is-healthy",
        "id-anew-on-retry",
        "numbering-restarted",
        "requests-of-the-other-version",
        "snapshot-without-the-newest"
      })
  void a_mutant_is_found(String name) {
    HuntResult end = new Hunt(MUTANTS.read(name)).hunt(SEEDS, _ -> {});

    assertThat(end.found()).as(end.line()).isTrue();
  }

  @Test
  void a_mutant_that_few_seeds_find_is_found_by_the_corpus() {
    HuntResult end = new Hunt(MUTANTS.read("last-member-stopped-with-weight")).hunt(0, _ -> {});

    assertThat(end.line()).contains("found by the corpus").contains("S2");
  }

  @Test
  void nothing_is_found_in_what_is_unchanged() {
    HuntResult end = new Hunt(Mutant.NONE).hunt(SEEDS, _ -> {});

    assertThat(end.found()).as(end.line()).isFalse();
    assertThat(end.seeds()).isEqualTo(SEEDS);
  }

  @Test
  void a_mutant_that_no_longer_fits_is_reported_with_the_missing_text() throws IOException {
    write(FILE, "class A {\n  int b = 2;\n}\n");
    write("simulation/mutants/one.patch", patch(FILE, "  int a = 1;", "  int a = 2;"));

    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> new Mutants(tree).read("one"))
        .withMessageStartingWith("mutant one does not apply: this is not in " + FILE)
        .withMessageContaining("int a = 1;");
  }

  @Test
  void a_mutant_with_text_that_occurs_twice_is_reported() throws IOException {
    write(FILE, "  int a = 1;\n  int a = 1;\n");
    write("simulation/mutants/one.patch", patch(FILE, "  int a = 1;", "  int a = 2;"));

    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> new Mutants(tree).read("one"))
        .withMessageContaining("this is more than once in " + FILE);
  }

  @Test
  void lines_may_have_moved() throws IOException {
    write(FILE, "class A {\n  int b = 2;\n\n\n  int a = 1;\n}\n");
    write("simulation/mutants/one.patch", patch(FILE, "  int a = 1;", "  int a = 2;"));

    assertThat(new Mutants(tree).read("one").sources())
        .containsEntry(Path.of(FILE), "class A {\n  int b = 2;\n\n\n  int a = 2;\n}");
  }

  @Test
  void a_mutant_that_does_not_compile_is_named() throws IOException {
    write(FILE, "class A {\n  int a = 1;\n}\n");
    write("simulation/mutants/one.patch", patch(FILE, "  int a = 1;", "  int a = one;"));

    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> MutantCompiler.of(new Mutants(tree).read("one")))
        .withMessageStartingWith("mutant one does not apply: it does not compile");
  }

  @Test
  void the_oracle_is_never_changed() throws IOException {
    String oracle = "simulation/src/main/java/A.java";
    write(oracle, "  int a = 1;\n");
    write("simulation/mutants/one.patch", patch(oracle, "  int a = 1;", "  int a = 2;"));

    assertThatExceptionOfType(PatchException.class)
        .isThrownBy(() -> new Mutants(tree).read("one"))
        .withMessageContaining("there is no production code in " + oracle);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(tree.resolve(file).getParent());
    Files.writeString(tree.resolve(file), text);
  }

  private static String patch(String file, String before, String after) {
    return "It is wrong.\n\n--- a/%1$s\n+++ b/%1$s\n@@ -1,1 +1,1 @@\n-%2$s\n+%3$s\n"
        .formatted(file, before, after);
  }
}
