package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsKeptFormTest {
  private static final FormFields TYPED =
      new FormFields(
          Map.of("document", "{}", "revision", "3", "reason", "", "name", "ci", "form-token", "x"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/operations/environments/staging-1",
        "/console/operations/environments/staging-1/preview"
      })
  void a_document_leads_to_its_differences(String address) {
    assertThat(KeptForm.find(address, TYPED))
        .hasValue(
            new KeptForm(
                "/console/operations/environments/staging-1/preview",
                Map.of("document", "{}", "revision", "3")));
  }

  @Test
  void a_freeze_leads_to_its_differences() {
    String freeze = "/console/operations/environments/staging-1/freeze";

    assertThat(KeptForm.find(freeze, TYPED)).hasValue(new KeptForm(freeze, Map.of("name", "ci")));
  }

  @Test
  void a_new_key_leads_to_its_form() {
    assertThat(KeptForm.find("/console/operations/keys", TYPED))
        .hasValue(new KeptForm("/console/operations/keys/form", Map.of("name", "ci")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/form"})
  void a_discard_leads_to_its_form(String end) {
    String discard = "/console/operations/dead-letters/release.progress.a-b.dlq-0-7/discard";

    assertThat(KeptForm.find(discard + end, new FormFields(Map.of("reason", "a test", "x", "y"))))
        .hasValue(new KeptForm(discard + "/form", Map.of("reason", "a test")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/operations/keys/00000000-0000-0000-0000-000000000000",
        "/console/operations/dead-letters/x/replay",
        "/console/operations/dead-letters/%2e%2e/discard",
        "/console/operations/environments/a/b/preview",
        "/console/operations/environments/%2e%2e/preview",
        "/console/operations/settings",
        "/console/sign-out"
      })
  void other_forms_are_not_kept(String address) {
    assertThat(KeptForm.find(address, TYPED)).isEmpty();
  }
}
