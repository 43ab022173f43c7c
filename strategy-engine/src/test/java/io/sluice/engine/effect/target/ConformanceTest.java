package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that every runtime and every router has a test that extends the suite, and that none is
/// skipped.
class ConformanceTest {
  private static final com.tngtech.archunit.core.domain.JavaClasses CLASSES =
      new ClassFileImporter().importPackages("io.sluice.engine");

  /// @param name suffix of an implementation's test
  record Row(Class<?> spi, Class<?> suite, String name) {
    boolean isBasic() {
      return name.equals("Test");
    }

    /// Whether the implementation needs the test: fakes carry no traffic.
    boolean isRequiredFor(JavaClass implementation) {
      return isBasic() || !implementation.getPackageName().endsWith(".testing");
    }

    String test(String implementation) {
      return isBasic() ? implementation + name : implementation.replace("Router", name);
    }
  }

  static Stream<Row> table() {
    return Stream.of(
        new Row(Runtime.class, RuntimeConformance.class, "Test"),
        new Row(Router.class, RouterConformance.class, "Test"),
        new Row(Router.class, FencedConformance.class, "TrafficTest"),
        new Row(Router.class, SlowClientsConformance.class, "SlowClientsTest"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void every_implementation_has_its_suite(Row row) {
    List<String> implementations =
        CLASSES.stream()
            .filter(type ->
                type.isAssignableTo(row.spi())
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(row::isRequiredFor)
            .map(JavaClass::getSimpleName)
            .toList();

    List<JavaClass> suites =
        CLASSES.stream()
            .filter(type ->
                type.isAssignableTo(row.suite())
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .toList();

    assertThat(implementations).hasSizeGreaterThan(1);
    assertThat(suites.stream().map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(implementations.stream().map(row::test).toList());
    assertThat(suites)
        .noneMatch(type -> type.isAnnotatedWith(Disabled.class))
        .allMatch(
            type -> type.getMethods().stream().noneMatch(m -> m.isAnnotatedWith(Disabled.class)));
  }
}
