package io.sluice.notifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sluice.notifier", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule algorithms_do_not_depend_on_quarkus =
      noClasses()
          .that()
          .resideInAnyPackage("..projection..", "..delivery..", "..channel..", "..alert..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "java.sql..")
          .because("tests control their clock and their faults");

  @ArchTest
  static final ArchRule packages_depend_in_the_order_data_flows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("inbound")
          .definedBy("..inbound..")
          .layer("outbound")
          .definedBy("..outbound..")
          .layer("store")
          .definedBy("..store..")
          .layer("projection")
          .definedBy("..projection..")
          .layer("delivery")
          .definedBy("..delivery..")
          .layer("channel")
          .definedBy("..channel..")
          .whereLayer("inbound")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("outbound")
          .mayOnlyBeAccessedByLayers("inbound")
          .whereLayer("projection")
          .mayOnlyBeAccessedByLayers("inbound", "store")
          .whereLayer("delivery")
          .mayOnlyBeAccessedByLayers("outbound", "store")
          .because("notices are decided before they are sent");
}
