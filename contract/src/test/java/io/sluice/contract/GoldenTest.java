package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the JSON of every event, step and command with a golden file. A new record without a
/// golden file fails by name; a changed golden file is a change of the contract, and is reviewed as
/// one.
///
/// `-Dgolden.update=true` rewrites the files in the form in which the contract writes them.
class GoldenTest {
  private static final Path FILES = Path.of("src/test/resources/golden");

  static Stream<Arguments> types() {
    return Stream.of(
            EventType.leaves(Event.class).map(leaf -> Arguments.of(Event.class, leaf, "")),
            EventType.leaves(Step.class).map(leaf -> Arguments.of(Step.class, leaf, "step")),
            EventType.leaves(Command.class)
                .map(leaf -> Arguments.of(Command.class, leaf, "command")))
        .flatMap(leaves -> leaves);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("types")
  void reads_and_writes_its_golden_file(Class<?> root, Class<?> leaf, String folder)
      throws IOException {
    Path file = FILES.resolve(folder).resolve(leaf.getSimpleName() + ".json");
    assertThat(file).as("golden file of %s", leaf.getSimpleName()).exists();
    String golden = Files.readString(file);

    Class<?> as = leaf == CdEvent.class ? leaf : root;
    Object value = Json.read(golden, as);

    assertThat(value).isInstanceOf(leaf);
    String written =
        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, written);
    } else {
      assertThat(written).isEqualTo(golden);
    }
    assertThat(Json.read(Json.write(value), leaf)).isEqualTo(value);
  }

  @Test
  void no_golden_file_is_left_over() throws IOException {
    Set<String> known =
        types()
            .map(arguments -> arguments.get())
            .map(value -> {
              String name = ((Class<?>) value[1]).getSimpleName() + ".json";
              return value[2].equals("") ? name : value[2] + "/" + name;
            })
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(FILES)) {
      assertThat(files.filter(Files::isRegularFile).map(FILES::relativize).map(Path::toString))
          .isSubsetOf(known);
    }
  }
}
