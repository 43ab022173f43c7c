package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.document.DocumentSchema.Field;
import io.sluice.client.ApiClient;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A client that is generated from the OpenAPI document writes each field of a release document.
class GeneratedDocumentTest {
  private static final DocumentSchema SCHEMA = DocumentSchema.read();
  private static final ObjectMapper MAPPER = ApiClient.createDefaultObjectMapper();

  static Stream<Field> fields() {
    return SCHEMA.fields().stream();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void a_client_writes_the_field_as_the_service_reads_it(Field field)
      throws JsonProcessingException {
    JsonNode document = SCHEMA.document(field, Optional.of(SCHEMA.example(field.schema())));

    var model = MAPPER.treeToValue(document, io.sluice.client.model.ReleaseDocument.class);
    JsonNode written = MAPPER.readTree(MAPPER.writeValueAsString(model));

    assertThat(written.at(field.pointer()).isMissingNode()).isFalse();
    assertThat(DocumentReader.read(written, ReleaseDocument.class))
        .isEqualTo(DocumentReader.read(document, ReleaseDocument.class));
  }
}
