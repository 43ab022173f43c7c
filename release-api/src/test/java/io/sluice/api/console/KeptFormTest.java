package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptFormTest {
  private static final FormFields FIELDS =
      new FormFields(
          Map.of("reason", "x", "step", "2", "command", "c", "form-token", "t", "from", "f"));

  @ParameterizedTest
  @CsvSource({
    "/console/releases/7/abort, /console/releases/7/verbs/abort",
    "/console/releases/7/verbs/abort, /console/releases/7/verbs/abort",
    "/console/releases/7/promote-full, /console/releases/7/verbs/promote-full",
    "/console/lanes/a/b/stop, /console/lanes/a/b/verbs/stop",
    "/console/lanes/a/b/verbs/stop, /console/lanes/a/b/verbs/stop",
    "/console/lanes/verbs/verbs/stop, /console/lanes/verbs/verbs/verbs/stop"
  })
  void the_form_of_a_command_leads_to_its_page(String sent, String page) {
    assertThat(KeptForm.find(sent, FIELDS).orElseThrow().address()).isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/sign-out",
        "/console/me",
        "/console/releases/7",
        "/console/lanes/a/b",
        "/console/releases/7/abort?a=b",
        "/console/releases/7/a/b/c",
        "/api/v1/releases/7/abort"
      })
  void another_address_has_no_form(String address) {
    assertThat(KeptForm.find(address, FIELDS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/lanes/a/b/new-release",
        "/console/lanes/a/b/new-release/preview",
      })
  void a_new_release_leads_to_its_plan(String sent) {
    var fields = new FormFields(Map.of("document", "version: 2", "command", "c", "reason", "x"));

    assertThat(KeptForm.find(sent, fields))
        .hasValue(
            new KeptForm(
                "/console/lanes/a/b/new-release/preview",
                Map.of("document", "version: 2", "command", "c")));
  }

  @Test
  void another_policy_leads_to_its_page() {
    var fields = new FormFields(Map.of("policy", " checks: []\n", "reason", "x"));

    assertThat(KeptForm.find("/console/releases/7/backtest", fields))
        .hasValue(new KeptForm("/console/releases/7/backtest", Map.of("policy", " checks: []\n")));
  }

  @Test
  void a_document_keeps_the_white_space_that_yaml_needs() {
    var fields = new FormFields(Map.of("document", "  version: 2\n  replicas: 3\n"));

    assertThat(KeptForm.find("/console/lanes/a/b/new-release", fields).orElseThrow().typed())
        .isEqualTo(Map.of("document", "  version: 2\n  replicas: 3\n"));
  }

  @Test
  void only_what_a_person_decided_is_kept() {
    assertThat(KeptForm.find("/console/releases/7/abort", FIELDS).orElseThrow().typed())
        .isEqualTo(Map.of("reason", "x", "step", "2"));
  }
}
