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
  static final ArchRule effects_do_not_depend_on_lanes =
      noClasses()
          .that()
          .resideInAPackage("..engine.effect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.lane..", "..engine.inbound..", "io.sluice.engine")
          .because("packages depend left to right: inbound, lane, effect");

  @ArchTest
  static final ArchRule lanes_do_not_depend_on_consumers =
      noClasses()
          .that()
          .resideInAPackage("..engine.lane..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.inbound..", "io.sluice.engine")
          .because("packages depend left to right: inbound, lane, effect");

  @ArchTest
  static final ArchRule the_runner_depends_on_no_implementation_of_a_target =
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
          .resideInAnyPackage("..engine.effect..", "..engine.lane..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
          .because("the simulation runs the same code");

  @ArchTest
  static final ArchRule no_class_reads_the_wall_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("a lane's time is the database's, read under its lock");

  @ArchTest
  static final ArchRule no_command_runs_in_a_shell =
      noClasses()
          .should()
          .callMethodWhere(target(owner(assignableTo(Runtime.class))).and(target(name("exec"))))
          .because("a command is a list, never a string");
}
