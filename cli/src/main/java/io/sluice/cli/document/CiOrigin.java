package io.sluice.cli.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The labels and links of a release that a CI system supplies in its environment: GitHub Actions,
/// GitLab CI or Jenkins.
///
/// A value that release-api would reject is left out, since the author of the release did not write
/// it. No label has the number of an attempt, so that a job that runs again sends the same
/// document.
public final class CiOrigin {
  private static final Pattern VALUE = Pattern.compile("\\P{Cntrl}{1,128}");
  private static final int LABELS_MAX = 16;
  private static final int LINKS_MAX = 8;
  private static final int LINK_LENGTH_MAX = 512;

  private final Map<String, String> environment;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  private CiOrigin(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Returns the origin that `environment` names; without labels and links outside a CI system.
  public static CiOrigin of(Map<String, String> environment) {
    var origin = new CiOrigin(environment);
    if (origin.find("GITHUB_ACTIONS").isPresent()) {
      origin.github();
    } else if (origin.find("GITLAB_CI").isPresent()) {
      origin.gitlab();
    } else if (origin.find("JENKINS_URL").isPresent() || origin.find("BUILD_URL").isPresent()) {
      origin.jenkins();
    }
    return origin;
  }

  /// Adds the labels and links that `document` does not have, up to the maximum number of each.
  public void addTo(ObjectNode document) {
    add(document, "labels", labels, LABELS_MAX);
    add(document, "links", links, LINKS_MAX);
  }

  private static void add(ObjectNode document, String field, Map<String, String> values, int most) {
    if (values.isEmpty() || (document.has(field) && !document.path(field).isObject())) {
      return;
    }
    ObjectNode written = document.withObjectProperty(field);
    values.forEach((name, value) -> {
      if (written.size() < most && !written.has(name)) {
        written.put(name, value);
      }
    });
  }

  private void github() {
    label("commit", "GITHUB_SHA");
    label("branch", "GITHUB_REF_NAME");
    label("author", "GITHUB_ACTOR");
    label("repository", "GITHUB_REPOSITORY");
    label("run", "GITHUB_RUN_ID");
    Optional<String> repository =
        find("GITHUB_SERVER_URL")
            .flatMap(server -> find("GITHUB_REPOSITORY").map(name -> server + "/" + name));
    link("run", findLink(repository, "/actions/runs/", "GITHUB_RUN_ID"));
    link("commit", findLink(repository, "/commit/", "GITHUB_SHA"));
  }

  private void gitlab() {
    label("commit", "CI_COMMIT_SHA");
    label("branch", "CI_COMMIT_REF_NAME");
    label("author", "GITLAB_USER_LOGIN");
    label("repository", "CI_PROJECT_PATH");
    label("run", "CI_PIPELINE_ID");
    link("run", find("CI_PIPELINE_URL"));
    link("commit", findLink(find("CI_PROJECT_URL"), "/-/commit/", "CI_COMMIT_SHA"));
  }

  private void jenkins() {
    label("commit", "GIT_COMMIT");
    label("branch", find("BRANCH_NAME").isPresent() ? "BRANCH_NAME" : "GIT_BRANCH");
    label("author", "CHANGE_AUTHOR");
    label("run", "BUILD_TAG");
    link("run", find("BUILD_URL"));
  }

  private void label(String name, String variable) {
    find(variable)
        .filter(value -> VALUE.matcher(value).matches())
        .ifPresent(value -> labels.put(name, value));
  }

  private void link(String name, Optional<String> address) {
    address.filter(CiOrigin::isAddress).ifPresent(value -> links.put(name, value));
  }

  private Optional<String> findLink(Optional<String> base, String between, String variable) {
    return base.flatMap(start -> find(variable).map(end -> start + between + end));
  }

  private Optional<String> find(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  private static boolean isAddress(String text) {
    try {
      URI address = URI.create(text);
      return text.length() <= LINK_LENGTH_MAX
          && text.matches("https?://.*")
          && address.getHost() != null
          && address.getUserInfo() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
