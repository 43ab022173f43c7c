package io.sluice.simulation;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.UUID;

/// Rules between modules; each module has its own ArchitectureTest for the rules within it.
@AnalyzeClasses(packages = "io.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /// The supervisor's commands print the time of day to users; no decision depends on it.
  private static final String[] CLOCK_READERS = {
    "io.sluice.sandbox.command.SuperviseCommand", "io.sluice.sandbox.command.StatusCommand"
  };

  @ArchTest
  static final ArchRule the_domain_does_no_io =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.domain..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.net..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.sql..",
                      "java.util.concurrent..",
                      "javax..",
                      "jakarta..",
                      "io.quarkus..",
                      "io.vertx..",
                      "org.apache.kafka..")
                  .and(
                      not(
                          com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                              java.net.URLEncoder.class))))
          .because("a decision must come out the same whenever the log is replayed");

  @ArchTest
  static final ArchRule the_domain_depends_on_the_contract_alone =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.domain..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.sluice..")
                  .and(not(resideInAnyPackage("io.sluice.domain..", "io.sluice.contract.."))))
          .because("every other module depends on the decisions");

  @ArchTest
  static final ArchRule the_domain_is_not_random =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.domain..")
          .should()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.(Random|SplittableRandom|random\\..*)")
          .because("a decision must come out the same whenever the log is replayed");

  @ArchTest
  static final ArchRule no_code_reads_the_clock =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(CLOCK_READERS[0])
          .and()
          .doNotHaveFullyQualifiedName(CLOCK_READERS[1])
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .because("time comes from the database or through InstantSource, which a test can set");

  @ArchTest
  static final ArchRule services_depend_on_no_other_service =
      slices()
          .matching("io.sluice.(api|engine|health|notifier|edge|cli)..")
          .should()
          .notDependOnEachOther()
          .because("they communicate over topics, and each can be replaced alone");

  @ArchTest
  static final ArchRule production_code_does_not_depend_on_the_sandbox =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.sluice.contract..",
              "io.sluice.domain..",
              "io.sluice.messaging..",
              "io.sluice.api..",
              "io.sluice.engine..",
              "io.sluice.health..",
              "io.sluice.notifier..",
              "io.sluice.edge..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sluice.sandbox..")
          .because("the sandbox starts them, and they run without it");

  @ArchTest
  static final ArchRule messaging_depends_on_the_contract_alone =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.messaging..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.sluice..")
                  .and(not(resideInAnyPackage("io.sluice.messaging..", "io.sluice.contract.."))))
          .because("it sends events of every kind and decides nothing");

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching("io.sluice.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule no_process_is_started_through_runtime =
      noClasses()
          .should()
          .callMethod(Runtime.class, "exec", String.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String[].class)
          .because("arguments are a list and never pass through a shell or a splitter");

  @ArchTest
  static final ArchRule events_are_sent_only_through_the_log =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.eclipse\\.microprofile\\.reactive\\.messaging\\.(Emitter|Outgoing|Channel)"
                  + "|io\\.smallrye\\.reactive\\.messaging\\.MutinyEmitter")
          .because("an event that leaves before its commit may never have happened");

  @ArchTest
  static final ArchRule no_object_is_read_from_java_serialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .because("the input would choose the code that runs");
}
