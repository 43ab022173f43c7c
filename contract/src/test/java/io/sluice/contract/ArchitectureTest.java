package io.sluice.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sluice.contract", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_contract_depends_on_no_implementation =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.io",
              "java.lang..",
              "java.math",
              "java.net",
              "java.nio.charset",
              "java.nio.file",
              "java.security..",
              "java.time..",
              "java.util..",
              "javax.crypto..",
              "javax.net.ssl",
              "com.fasterxml.jackson..",
              "io.sluice.contract..",
              "org.jspecify..",
              "org.yaml.snakeyaml..")
          .because("clients of Sluice use the contract without its services");

  @ArchTest
  static final ArchRule only_the_files_of_tokens_and_authorities_are_read =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.sluice.contract.TokenFile")
          .and()
          .doNotHaveFullyQualifiedName("io.sluice.contract.TrustedAuthority")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.file")
          .because("the contract describes what others read and write");
}
