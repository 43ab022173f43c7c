package io.sluice.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.sluice.edge", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packages_depend_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("metrics")
          .definedBy("..edge.metrics..")
          .layer("table")
          .definedBy("..edge.table..")
          .layer("proxy")
          .definedBy("..edge.proxy..")
          .layer("admin")
          .definedBy("..edge.admin..")
          .layer("process")
          .definedBy("io.sluice.edge")
          .whereLayer("process")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("admin")
          .mayOnlyBeAccessedByLayers("process")
          .whereLayer("proxy")
          .mayOnlyBeAccessedByLayers("admin", "process")
          .whereLayer("table")
          .mayOnlyBeAccessedByLayers("proxy", "admin", "process")
          .because("a table must not depend on the code that serves it");

  @ArchTest
  static final ArchRule table_and_metrics_use_no_network =
      noClasses()
          .that()
          .resideInAnyPackage("..edge.table..", "..edge.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.nio..")
          .because("all loops share them, and tests need no port for them");

  @ArchTest
  static final ArchRule only_two_classes_use_the_internals_of_vertx =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.sluice.edge.Edge")
          .and()
          .doNotHaveFullyQualifiedName("io.sluice.edge.proxy.TrackingTransport")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.impl..", "io.vertx.core.spi..")
          .because("a new version of Vert.x may change it");

  @ArchTest
  static final ArchRule no_loop_uses_the_disk =
      noClasses()
          .that()
          .resideInAPackage("..edge.proxy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.nio.file..", "java.nio.channels..", "java.util.concurrent.locks..")
          .because("a loop that blocks delays all of its requests");

  @ArchTest
  static final ArchRule no_class_reads_the_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("time comes from InstantSource, which a test can set");
}
