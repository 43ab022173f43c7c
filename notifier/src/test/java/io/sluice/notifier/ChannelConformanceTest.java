package io.sluice.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.delivery.DeliveryStore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks that every channel and every store has a test that extends its suite, and that none is
/// skipped.
class ChannelConformanceTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("io.sluice.notifier");

  /// A row of the table of suites.
  ///
  /// @param fakes name of the class with scripted fakes, which need no suite
  record Row(Class<?> spi, String suite, String fakes) {}

  static Stream<Row> table() {
    return Stream.of(
        new Row(Channel.class, "ChannelConformance", "ScriptedChannels"),
        new Row(DeliveryStore.class, "DeliveryStoreConformance", "-"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void every_implementation_has_its_suite(Row row) {
    List<String> implementations =
        CLASSES.stream()
            .filter(type -> type.isAssignableTo(row.spi()) && !type.isInterface())
            .filter(type -> !type.getName().contains("." + row.fakes() + "$"))
            .map(JavaClass::getSimpleName)
            .toList();

    List<JavaClass> suites =
        CLASSES.stream()
            .filter(type ->
                type.getAllRawSuperclasses().stream()
                    .anyMatch(parent -> parent.getSimpleName().equals(row.suite())))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .toList();

    assertThat(implementations).isNotEmpty();
    assertThat(suites.stream().map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(
            implementations.stream().map(name -> name + "Test").toList());
    assertThat(suites)
        .noneMatch(type -> type.isAnnotatedWith(Disabled.class))
        .allMatch(
            type -> type.getMethods().stream().noneMatch(m -> m.isAnnotatedWith(Disabled.class)));
  }
}
