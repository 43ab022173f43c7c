package io.sluice.cli.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CiOriginTest {
  private static final Map<String, String> GITHUB =
      Map.of(
          "GITHUB_ACTIONS", "true",
          "GITHUB_SHA", "4f1c2a9",
          "GITHUB_REF_NAME", "main",
          "GITHUB_ACTOR", "ada",
          "GITHUB_REPOSITORY", "team/shop",
          "GITHUB_SERVER_URL", "https://github.com",
          "GITHUB_RUN_ID", "12");

  @Test
  void github_actions_supply_labels_and_links() {
    assertThat(added("{}", GITHUB))
        .isEqualTo(
            json(
                """
                {"labels": {"commit": "4f1c2a9", "branch": "main", "author": "ada",
                            "repository": "team/shop", "run": "12"},
                 "links": {"run": "https://github.com/team/shop/actions/runs/12",
                           "commit": "https://github.com/team/shop/commit/4f1c2a9"}}
                """));
  }

  @Test
  void gitlab_supplies_labels_and_links() {
    assertThat(
            added(
                "{}",
                Map.of(
                    "GITLAB_CI", "true",
                    "CI_COMMIT_SHA", "4f1c2a9",
                    "CI_COMMIT_REF_NAME", "main",
                    "GITLAB_USER_LOGIN", "ada",
                    "CI_PROJECT_PATH", "team/shop",
                    "CI_PROJECT_URL", "https://gitlab.example.com/team/shop",
                    "CI_PIPELINE_ID", "12",
                    "CI_PIPELINE_URL", "https://gitlab.example.com/team/shop/-/pipelines/12")))
        .isEqualTo(
            json(
                """
                {"labels": {"commit": "4f1c2a9", "branch": "main", "author": "ada",
                            "repository": "team/shop", "run": "12"},
                 "links": {"run": "https://gitlab.example.com/team/shop/-/pipelines/12",
                           "commit": "https://gitlab.example.com/team/shop/-/commit/4f1c2a9"}}
                """));
  }

  @Test
  void jenkins_supplies_labels_and_links() {
    assertThat(
            added(
                "{}",
                Map.of(
                    "JENKINS_URL", "https://jenkins.example.com/",
                    "GIT_COMMIT", "4f1c2a9",
                    "GIT_BRANCH", "origin/main",
                    "CHANGE_AUTHOR", "ada",
                    "BUILD_TAG", "jenkins-shop-12",
                    "BUILD_URL", "https://jenkins.example.com/job/shop/12/")))
        .isEqualTo(
            json(
                """
                {"labels": {"commit": "4f1c2a9", "branch": "origin/main", "author": "ada",
                            "run": "jenkins-shop-12"},
                 "links": {"run": "https://jenkins.example.com/job/shop/12/"}}
                """));
  }

  @Test
  void the_document_wins_and_a_rejectable_value_is_left_out() {
    Map<String, String> environment = new HashMap<>(GITHUB);
    environment.put("GITHUB_REF_NAME", "b".repeat(129));
    environment.put("GITHUB_ACTOR", "a\nb");
    environment.put("GITHUB_SERVER_URL", "https://user:token@github.com");

    assertThat(added("{\"labels\": {\"commit\": \"own\"}}", environment))
        .isEqualTo(
            json(
                "{\"labels\": {\"commit\": \"own\", \"repository\": \"team/shop\", \"run\": \"12\"}}"));
  }

  @Test
  void at_most_16_labels_are_sent() {
    ObjectNode document = json("{}");
    ObjectNode labels = document.putObject("labels");
    for (int i = 0; i < 15; i++) {
      labels.put("l" + i, "a");
    }

    assertThat(added(document.toString(), GITHUB).path("labels").size()).isEqualTo(16);
  }

  @Test
  void nothing_is_added_outside_a_ci_system_and_to_a_wrong_type() {
    assertThat(added("{}", Map.of("GITHUB_SHA", "4f1c2a9"))).isEqualTo(json("{}"));
    assertThat(added("{\"labels\": 7, \"links\": []}", GITHUB))
        .isEqualTo(json("{\"labels\": 7, \"links\": []}"));
  }

  private static ObjectNode added(String document, Map<String, String> environment) {
    ObjectNode json = json(document);
    CiOrigin.of(environment).addTo(json);
    return json;
  }

  private static ObjectNode json(String text) {
    return Json.read(text, ObjectNode.class);
  }
}
