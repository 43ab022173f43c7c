package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.client.ApiException;
import io.sluice.client.ApiResponse;
import io.sluice.client.model.Amount;
import io.sluice.client.model.Analysis;
import io.sluice.client.model.ApplicationDocument;
import io.sluice.client.model.CanaryDocument;
import io.sluice.client.model.CanaryStep;
import io.sluice.client.model.CanaryStepFields;
import io.sluice.client.model.Check;
import io.sluice.client.model.CheckFields;
import io.sluice.client.model.DefaultsDocument;
import io.sluice.client.model.EnvValue;
import io.sluice.client.model.EnvValueFields;
import io.sluice.client.model.EnvironmentDocument;
import io.sluice.client.model.FailureDecision;
import io.sluice.client.model.Gate;
import io.sluice.client.model.Limit;
import io.sluice.client.model.PageReleaseView;
import io.sluice.client.model.PlanView;
import io.sluice.client.model.ReleaseDocument;
import io.sluice.client.model.ReleaseView;
import io.sluice.client.model.SettingsChangeViewEnvironmentDocument;
import io.sluice.client.model.SettingsViewEnvironmentDocument;
import io.sluice.client.model.State;
import io.sluice.client.model.StrategyDocument;
import io.sluice.client.model.Window;
import io.sluice.client.model.WindowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that is generated from the committed document posts releases, lists them, and changes
/// settings.
@QuarkusTest
class GeneratedClientTest extends ApiTest {
  private GeneratedClient client = GeneratedClient.of(url);

  @BeforeEach
  void connect() {
    client = GeneratedClient.of(url);
  }

  @Test
  void a_release_is_planned_and_posted_with_values_of_each_form() throws ApiException {
    ReleaseDocument document =
        document("2.0")
            .env(
                Map.of(
                    "LEVEL", new EnvValue("info"),
                    "KEY", new EnvValue(new EnvValueFields().secret("env:KEY"))))
            .replicas(4)
            .strategy(new StrategyDocument().canary(canary()))
            .analysis(new Analysis().checks(checks()))
            .onFailure(FailureDecision.HOLD)
            .bakeTime("30m")
            .labels(Map.of("commit", "4f1c2a9"))
            .reason("faster cart");

    PlanView plan = client.releases().createPlan(document);
    ReleaseView release = client.releases().createRelease(document, UUID.randomUUID().toString());

    assertThat(plan.getSteps()).isNotEmpty();
    assertThat(release.getState()).isEqualTo(State.QUEUED);
    assertThat(release.getRequestReason()).isEqualTo("faster cart");
    assertThat(release.getSpec().getLabels()).containsEntry("commit", "4f1c2a9");
    assertThat(release.getSpec())
        .isEqualTo(plan.getSpec().artifact(release.getSpec().getArtifact()));
    assertThat(client.releases().getRelease(release.getId(), null).getSpec())
        .isEqualTo(release.getSpec());
  }

  @Test
  void values_that_a_document_leaves_out_come_from_the_application() throws ApiException {
    client
        .settings()
        .setApplication(
            lane.application(),
            new ApplicationDocument()
                .defaults(
                    new DefaultsDocument()
                        .command(List.of("sh", "-c", "true"))
                        .env(Map.of("LEVEL", new EnvValue("info")))
                        .replicas(3)),
            null,
            "defaults of the team",
            null,
            "*");

    ReleaseView release = client.releases().createRelease(document("1.0").command(null), null);

    assertThat(release.getSpec().getCommand()).containsExactly("sh", "-c", "true");
    assertThat(release.getSpec().getEnv()).containsEntry("LEVEL", new EnvValue("info"));
    assertThat(release.getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void releases_are_listed_by_filters_and_in_pages() throws ApiException {
    List<UUID> posted = new ArrayList<>();
    for (String version : List.of("1.0", "1.1", "1.2")) {
      ReleaseDocument document = document(version).labels(Map.of("kind", "page"));
      posted.addFirst(client.releases().createRelease(document, null).getId());
    }

    PageReleaseView first = list(null, 2);
    PageReleaseView second = list(first.getNext(), 2);

    assertThat(ids(first)).isEqualTo(posted.subList(0, 2));
    assertThat(ids(second)).isEqualTo(posted.subList(2, 3));
    assertThat(second.getNext()).isNull();
    assertThat(client.releases().listReleaseEvents(posted.getFirst(), null, 10, null).getItems())
        .isEmpty();
  }

  @Test
  void a_change_of_settings_names_the_revision_that_it_is_based_on() throws ApiException {
    String name = "e" + UUID.randomUUID().toString().substring(0, 8);
    EnvironmentDocument document =
        new EnvironmentDocument()
            .addAllowedHostsItem("hooks.example.com")
            .addWindowsItem(
                new Window()
                    .name("weekend")
                    .kind(WindowKind.FREEZE)
                    .zone("Europe/Berlin")
                    .from("2030-01-04T18:00:00")
                    .lasts("60h")
                    .repeats("FREQ=WEEKLY;BYDAY=FR"));
    String first = tag(set(name, document, null, "*"));

    String second = tag(set(name, document.addApproversItem("approver"), first, null));
    ApiResponse<SettingsViewEnvironmentDocument> now =
        client.settings().getEnvironmentWithHttpInfo(name);

    assertThat(second).isEqualTo(tag(now)).isNotEqualTo(first);
    assertThat(now.getData().getDocument().getWindows()).isEqualTo(document.getWindows());
    assertThat(now.getData().getDocument().getApprovers()).containsExactly("approver");
    assertThat(statusOf(name, first)).isEqualTo(412);
    assertThat(statusOf(name, null)).isEqualTo(428);
    assertThat(
            client
                .settings()
                .deleteEnvironmentWithHttpInfo(name, null, "moved", null, second, null)
                .getStatusCode())
        .isEqualTo(204);
  }

  private static CanaryDocument canary() {
    return new CanaryDocument()
        .addStepsItem(new CanaryStep(10))
        .addStepsItem(new CanaryStep(new CanaryStepFields().weight(50).replicas(new Amount("50%"))))
        .addStepsItem(new CanaryStep(new CanaryStepFields().approve(new Gate().expires("1h"))))
        .addStepsItem(new CanaryStep(100));
  }

  private static List<Check> checks() {
    return List.of(
        new Check("defaults"), new Check(new CheckFields().limit(new Limit().errors(0.02))));
  }

  private ReleaseDocument document(String version) {
    return new ReleaseDocument()
        .application(lane.application())
        .environment(lane.environment())
        .version(version)
        .command(List.of("sh", "-c", "true"));
  }

  private PageReleaseView list(@Nullable String cursor, int limit) throws ApiException {
    return client
        .releases()
        .listReleases(
            lane.toString(),
            null,
            null,
            null,
            State.QUEUED,
            null,
            "admin",
            List.of("kind=page"),
            null,
            null,
            null,
            cursor,
            limit);
  }

  private static List<UUID> ids(PageReleaseView page) {
    return page.getItems().stream().map(ReleaseView::getId).toList();
  }

  private ApiResponse<SettingsChangeViewEnvironmentDocument> set(
      String name, EnvironmentDocument document, @Nullable String match, @Nullable String noneMatch)
      throws ApiException {
    return client
        .settings()
        .setEnvironmentWithHttpInfo(name, document, null, "because", match, noneMatch);
  }

  /// Returns the status of a change to an empty document.
  private int statusOf(String name, @Nullable String match) {
    ApiException rejection =
        catchThrowableOfType(
            ApiException.class, () -> set(name, new EnvironmentDocument(), match, null));
    assertThat(GeneratedClient.problem(rejection).status()).isEqualTo(rejection.getCode());
    return rejection.getCode();
  }

  private static String tag(ApiResponse<?> response) {
    return requireNonNull(response.getHeaders().get("etag")).getFirst();
  }
}
