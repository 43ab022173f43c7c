package io.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Instant;

@AnalyzeClasses(packages = "io.sluice.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_command_line_knows_the_api_and_nothing_else =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..sandbox..", "org.apache.kafka..")
          .because("what a person can do here, every client of the REST API can");

  @ArchTest
  static final ArchRule only_what_judges_offline_knows_the_judge =
      noClasses()
          .that()
          .resideOutsideOfPackages("..cli.judge..", "..cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sluice.domain..")
          .because(
              "decisions are the engine's and the monitor's; here they are only reached again");

  @ArchTest
  static final ArchRule the_demo_stands_apart =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli.demo..")
          .because("the command line starts without the demo's jars");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      SlicesRuleDefinition.slices().matching("io.sluice.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobody_asks_the_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("time comes in through InstantSource, which a test can set");
}
