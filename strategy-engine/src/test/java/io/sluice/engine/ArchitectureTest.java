package io.sluice.engine;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.sluice.engine", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule effects_know_nothing_of_the_log =
      noClasses()
          .that()
          .resideInAPackage("..engine.effect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.log..", "..engine.inbound..", "io.sluice.engine")
          .because("packages depend left to right: inbound, log, effect");

  @ArchTest
  static final ArchRule the_log_knows_nothing_of_who_calls_it =
      noClasses()
          .that()
          .resideInAPackage("..engine.log..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.inbound..", "io.sluice.engine")
          .because("packages depend left to right: inbound, log, effect");

  @ArchTest
  static final ArchRule the_runner_knows_no_implementation_of_a_target =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.engine.effect", "..effect.target..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..effect.local..", "..effect.edge..")
          .because("runtimes and routers stand behind their SPIs");

  @ArchTest
  static final ArchRule algorithms_are_free_of_frameworks =
      noClasses()
          .that()
          .resideInAnyPackage("..engine.effect..", "..engine.log..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
          .because("the simulation runs the same code");

  @ArchTest
  static final ArchRule nobody_asks_the_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("a lane's time is the database's, read under its lock");

  @ArchTest
  static final ArchRule nothing_is_started_through_a_shell =
      noClasses()
          .should()
          .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(name("exec"))))
          .because("a command is a list, never a string");
}
