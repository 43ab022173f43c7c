package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EntitiesTest {
  @Inject SessionFactory sessions;

  @Test
  void the_entities_have_the_columns_and_types_of_the_schema() {
    assertThatCode(() -> sessions.getSchemaManager().validateMappedObjects())
        .doesNotThrowAnyException();
  }
}
