package io.sluice.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.sluice.api.console.SignInResource;
import io.sluice.api.http.Permission;
import io.sluice.api.http.WithoutCaller;
import jakarta.ws.rs.HttpMethod;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.sluice.api");

  @Test
  void every_endpoint_declares_its_permission() {
    methods()
        .that()
        .areMetaAnnotatedWith(HttpMethod.class)
        .and()
        .areNotAnnotatedWith(WithoutCaller.class)
        .should()
        .beAnnotatedWith(Permission.class)
        .because("without it no caller may use the endpoint")
        .check(CLASSES);
  }

  @Test
  void only_the_sign_in_of_the_console_works_without_a_caller() {
    methods()
        .that()
        .areAnnotatedWith(WithoutCaller.class)
        .should()
        .beDeclaredIn(SignInResource.class)
        .because("everything else needs a caller")
        .check(CLASSES);
  }

  @Test
  void only_the_store_knows_hibernate() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.sluice.api.store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.persistence..", "org.hibernate..")
        .because("queries return rows, not entities")
        .check(CLASSES);
  }

  @Test
  void no_transaction_of_jta_surrounds_a_transaction_of_messaging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.transaction..", "io.quarkus.narayana..")
        .because("it would take over the connection")
        .check(CLASSES);
  }

  @Test
  void documents_and_projection_are_free_of_quarkus() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sluice.api.document..", "io.sluice.api.projection..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "java.sql..", "io.vertx..")
        .because("the simulation runs them")
        .check(CLASSES);
  }
}
