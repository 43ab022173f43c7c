package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPointersTest {

  @Test
  void a_name_is_escaped_so_that_the_pointer_finds_it() {
    String pointer = JsonPointers.child("/labels", "a/b~1");

    assertThat(pointer).isEqualTo("/labels/a~1b~01");
    assertThat(JsonPointer.compile(pointer).last().getMatchingProperty()).isEqualTo("a/b~1");
  }

  @Test
  void a_path_of_names_and_indexes_is_a_pointer() {
    Object here = new Object();

    assertThat(
            JsonPointers.of(
                List.of(
                    new Reference(here, "steps"),
                    new Reference(here, 2),
                    new Reference(here, "a/b"))))
        .isEqualTo("/steps/2/a~1b");
    assertThat(JsonPointers.of(List.of())).isEmpty();
  }
}
