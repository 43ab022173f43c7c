package io.sluice.health;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.sluice.health", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_algorithms_know_no_framework =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..health.watch..", "..health.measurement..", "..health.source..", "..health.probe..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
          .because("the simulation runs them as they are");

  @ArchTest
  static final ArchRule watching_knows_no_database_and_no_http =
      noClasses()
          .that()
          .resideInAnyPackage("..health.watch..", "..health.measurement..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.net..", "..health.store..", "..messaging.jdbc..")
          .because("they stand behind ports");

  @ArchTest
  static final ArchRule watching_knows_no_measurements =
      noClasses()
          .that()
          .resideInAPackage("..health.watch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..health.measurement..");

  @ArchTest
  static final ArchRule nobody_asks_the_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("time comes from the database and with the readings");
}
