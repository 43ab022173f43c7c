package io.sluice.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sluice.contract", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_contract_is_words_only =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.io",
              "java.lang..",
              "java.net",
              "java.time..",
              "java.util..",
              "com.fasterxml.jackson..",
              "io.sluice.contract..",
              "org.jspecify..")
          .because("whoever speaks to Sluice can use it without any of its machinery");
}
