package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares docs/targets.md with the conformance suites. `./sluice test conformance --write`
/// generates the page.
class TargetsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "targets.md");
  private static final String END = "<!-- end -->\n";

  @ParameterizedTest
  @CsvSource({"runtimes,RuntimeConformance", "routers,RouterConformance"})
  void the_page_matches_the_conformance_suites(String name, String suite) throws IOException {
    String made = table(name, suite);

    String page = Files.readString(PAGE);
    String begin = "<!-- %s: made of the conformance suites -->\n".formatted(name);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(END, from);
    assertThat(page).contains(begin);
    if (Boolean.getBoolean("sluice.write")) {
      Files.writeString(PAGE, page.substring(0, from) + made + page.substring(to));
    } else {
      assertThat(page.substring(from, to)).isEqualTo(made);
    }
  }

  private static String table(String name, String suite) {
    List<Class<?>> tests =
        new ClassFileImporter()
            .importPackages("io.sluice.engine.effect").stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type ->
                    type.isAssignableTo(RuntimeConformance.class)
                        || type.isAssignableTo(RouterConformance.class)
                        || type.isAssignableTo(TrafficConformance.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();
    var page = new SuitesPage(tests);
    String first = page.table(suite(suite));
    return name.equals("routers")
        ? first + "\n\n" + page.table(TrafficConformance.class) + "\n"
        : first + "\n";
  }

  private static Class<?> suite(String name) {
    return switch (name) {
      case "RuntimeConformance" -> RuntimeConformance.class;
      case "RouterConformance" -> RouterConformance.class;
      default -> throw new IllegalArgumentException("no suite: " + name);
    };
  }
}
