package io.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.sluice.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_command_line_depends_on_the_api_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..sandbox..", "org.apache.kafka..")
          .because("any client of the REST API can do what the command line does");

  @ArchTest
  static final ArchRule only_offline_verifications_depend_on_the_domain =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..cli.verdict..", "..cli.audit..", "..cli.admission..", "..cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sluice.domain..")
          .because(
              "the services decide; the command line only recomputes their verdicts and hashes, and"
                  + " tests rules");

  @ArchTest
  static final ArchRule no_class_depends_on_the_demo =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli.demo..")
          .because("the command line starts without the demo's jars");

  @ArchTest
  static final ArchRule no_class_reads_the_wall_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("time comes in through InstantSource, which a test can set");
}
