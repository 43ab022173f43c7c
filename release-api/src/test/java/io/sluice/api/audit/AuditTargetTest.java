package io.sluice.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.http.ApiVerb;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTargetTest {
  @ParameterizedTest
  @CsvSource({
    "/api/v1/lanes/production/shop, view, lanes/production/shop, production/shop",
    "/api/v1/lanes/production/shop/veto, veto, lanes/production/shop, production/shop",
    "/api/v1/lanes/production/shop/veto, , lanes/production/shop, production/shop",
    "/api/v1/lanes/production/shop/replicas, scale, lanes/production/shop, production/shop",
    "/api/v1/lanes/production, view, lanes/production, ",
    "/api/v1/releases/7/promote-full, promote-full, releases/7, ",
    "/api/v1/releases/7/outcome, view, releases/7/outcome, ",
    "/console/lanes/production/shop/veto, veto, lanes/production/shop, production/shop",
    "/console/lanes/production/shop/new-release, release, releases, production/shop",
    "/console/operations/dead-letters/7/replay, replay, dead-letters/7, ",
    "/api/v1/dead-letters/7/discard, discard, dead-letters/7, ",
    "/console/operations/environments/staging, configure, environments/staging, ",
    "/q/openapi, , /q/openapi, "
  })
  void the_path_names_the_resource_and_its_lane(
      String path, @Nullable String verb, String resource, @Nullable String lane) {
    var target = AuditTarget.of(path, Optional.ofNullable(verb).flatMap(ApiVerb::find));

    assertThat(target).isEqualTo(new AuditTarget(resource, Optional.ofNullable(lane)));
  }

  @Test
  void a_request_to_a_list_names_the_created_resource() {
    Optional<String> created = Optional.of("7");

    assertThat(AuditTarget.of("/api/v1/keys", Optional.empty()).resource(created))
        .isEqualTo("keys/7");
    assertThat(AuditTarget.of("/api/v1/releases/6/retry", Optional.of(ApiVerb.RETRY)))
        .extracting(target -> target.resource(created))
        .isEqualTo("releases/6");
  }

  @Test
  void a_long_path_is_cut() {
    String name = "a".repeat(300);

    var target = AuditTarget.of("/api/v1/lanes/b/" + name, Optional.empty());

    assertThat(target.path()).hasSize(200).startsWith("lanes/b/aaa");
    assertThat(target.lane().orElseThrow()).hasSize(200);
  }
}
