package io.sluice.domain.floor;

import static io.sluice.domain.floor.FloorDocuments.DOCKER;
import static io.sluice.domain.floor.FloorDocuments.floors;
import static io.sluice.domain.floor.FloorDocuments.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.contract.Floors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentFloorsTest {
  private static final String RELEASER_AT_ONCE =
      "{'strategy': {'canary': {'steps': [100], 'observe': '0s'}}}";

  @Test
  void without_floors_every_document_meets_them() {
    assertThat(DocumentFloors.of(Floors.NONE, DOCKER, spec(RELEASER_AT_ONCE))).isEmpty();
  }

  @Test
  void a_release_at_once_misses_each_floor_by_name() {
    Floors all =
        floors(
            """
            {'gate': {}, 'observe': '2m', 'samples': 100, 'checks': [{'compare': 'error-rate',
             'allow': 1.01}], 'strategies': ['blueGreen'], 'images': 'digest'}
            """);

    List<FloorCheck> checks = DocumentFloors.of(all, DOCKER, spec(RELEASER_AT_ONCE));

    assertThat(checks)
        .filteredOn(check -> !check.isMet())
        .extracting(FloorCheck::floor, FloorCheck::pointer)
        .containsExactly(
            tuple("gate", "/strategy/canary/steps"),
            tuple("observe", "/strategy/canary"),
            tuple("samples", "/analysis/minSamples"),
            tuple("checks", "/analysis/checks"),
            tuple("strategies", "/strategy"),
            tuple("images", "/artifact"));
    assertThat(checks.get(1).sentence())
        .isEqualTo(
            "the environment's floor observe demands at least 2m of observation with traffic at"
                + " the candidate, without warm-up: the release has 0s of it, raise observe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // three observations of 1 m, each without 10 s of warm-up
        "{'observe': '150s'} ~ {}                                              ~ true",
        "{'observe': '151s'} ~ {}                                              ~ false",
        "{'observe': '150s'} ~ {'analysis': {'warmUp': '20s'}}                 ~ false",
        "{'observe': '150s'} ~ {'onInconclusive': 'pass'}                      ~ false",
        "{'observe': '10s'}  ~ {'analysis': {'checks': [{'compare': 'error-rate', 'safe': 2}]}} ~"
            + " false",
        "{'observe': '10s'}  ~ {'strategy': {'canary': {'steps': [{'weight': 0, 'mirror': 5}, 100],"
            + " 'observe': '10s'}}} ~ false",
        "{'observe': '50s'}  ~ {'strategy': {'canary': {'steps': [{'weight': 5, 'observe': '0s'},"
            + " {'observe': '1m'}, {'weight': 100, 'observe': '0s'}], 'observe': '10s'}}} ~ true",
        "{'observe': '50s'}  ~ {'strategy': {'canary': {'steps': [{'experiment': {'replicas': 1,"
            + " 'observe': '1m'}}, {'weight': 100, 'observe': '0s'}], 'observe': '10s'}}} ~ true",
        // only the observation after the cut-over has traffic
        "{'observe': '50s'}  ~ {'strategy': {'blueGreen': {'observe': '1m', 'keep': '30s'}}} ~"
            + " true",
        "{'observe': '51s'}  ~ {'strategy': {'blueGreen': {'observe': '1m', 'keep': '30s'}}} ~"
            + " false",
        // one batch, for any number of batches
        "{'observe': '50s'}  ~ {'strategy': {'rolling': {'maxSurge': 1, 'maxUnavailable': 0,"
            + " 'observe': '1m'}}} ~ true",
        "{'observe': '51s'}  ~ {'strategy': {'rolling': {'maxSurge': 1, 'maxUnavailable': 0,"
            + " 'observe': '1m'}}} ~ false",
        "{'samples': 20}     ~ {}                                              ~ true",
        "{'samples': 21}     ~ {}                                              ~ false",
        "{'strategies': ['canary']}  ~ {}                                      ~ true",
        "{'strategies': ['rolling']} ~ {}                                      ~ false",
        "{'images': 'any'}    ~ {}                                             ~ true",
        "{'images': 'digest'} ~ {'artifact':"
            + " 'shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'} ~"
            + " true",
        "{'images': 'digest'} ~ {'artifact':"
            + " 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'} ~ false",
      })
  void a_floor_counts_only_what_stays(String floors, String changes, boolean isMet) {
    assertThat(isMet(floors, changes)).isEqualTo(isMet);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{'gate': {}}               ~ {'approve': {'expires': '1h'}}, 100 ~ true",
        "{'gate': {}}               ~ 50, {'approve': {'expires': '1h'}}, 100 ~ true",
        "{'gate': {}}               ~ 60, {'approve': {'expires': '1h'}}, 100 ~ false",
        "{'gate': {'maxWeight': 5}} ~ 50, {'approve': {'expires': '1h'}}, 100 ~ false",
        // a match can fit all requests, and an experiment has up to half of them
        "{'gate': {'maxWeight': 99}} ~ {'weight': 0, 'match': [{'kind': 'header', 'name': 'accept',"
            + " 'value': '*/*'}]}, {'approve': {'expires': '1h'}}, 100 ~ false",
        "{'gate': {'maxWeight': 50}} ~ {'experiment': {'replicas': 1}}, {'approve': {'expires':"
            + " '1h'}}, 100 ~ true",
        "{'gate': {'maxWeight': 49}} ~ {'experiment': {'replicas': 1}}, {'approve': {'expires':"
            + " '1h'}}, 100 ~ false",
        "{'gate': {'quorum': 2}}    ~ {'approve': {'expires': '1h'}}, 100 ~ false",
        "{'gate': {'quorum': 2}}    ~ {'approve': {'expires': '1h', 'quorum': 3}}, 100 ~ true",
        "{'gate': {}}               ~ {'approve': {'expires': '1h', 'roles': ['releaser']}}, 100 ~"
            + " false",
        "{'gate': {}}               ~ {'approve': {'expires': '1h', 'roles': ['admin']}}, 100 ~"
            + " true",
        "{'gate': {'roles': ['releaser']}} ~ {'approve': {'expires': '1h', 'roles': ['releaser']}},"
            + " 100 ~ true",
        // a required gate must not open by itself
        "{'gate': {}}               ~ {'approve': {'expires': '1h', 'onExpiry': 'pass'}}, 100 ~"
            + " false",
        "{'gate': {}, 'onExpiry': ['pass']} ~ {'approve': {'expires': '1h', 'onExpiry': 'pass'}},"
            + " 100 ~ true",
        "{'onExpiry': ['hold']}     ~ {'approve': {'expires': '1h', 'onExpiry': 'rollback'}}, 100 ~"
            + " false",
        "{'onExpiry': ['hold']}     ~ 100 ~ true",
      })
  void a_gate_must_be_one_that_holds_most_traffic_back(String floors, String steps, boolean isMet) {
    String changes = "{'strategy': {'canary': {'steps': [%s], 'observe': '1m'}}}".formatted(steps);

    assertThat(isMet(floors, changes)).isEqualTo(isMet);
  }

  @Test
  void the_approvers_of_the_environment_are_the_roles_of_a_gate_without_roles() {
    var environment = new EnvironmentTerms("docker", List.of("admin"));
    String steps =
        "{'strategy': {'canary': {'steps': [{'approve': {'expires': '1h', 'roles': ['%s']}}, 100],"
            + " 'observe': '1m'}}}";

    assertThat(
            DocumentFloors.of(
                floors("{'gate': {}}"), environment, spec(steps.formatted("approver"))))
        .anyMatch(check -> !check.isMet());
    assertThat(
            DocumentFloors.of(floors("{'gate': {}}"), environment, spec(steps.formatted("admin"))))
        .allMatch(FloorCheck::isMet);
  }

  @Test
  void a_rolling_release_cannot_have_the_gate() {
    String rolling =
        "{'strategy': {'rolling': {'maxSurge': 1, 'maxUnavailable': 0, 'observe': '1m'}}}";

    assertThat(DocumentFloors.of(floors("{'gate': {}}"), DOCKER, spec(rolling)))
        .first()
        .extracting(FloorCheck::sentence)
        .asString()
        .contains("rolling has no gates, choose canary or blueGreen");
  }

  @Test
  void the_files_of_runtime_local_are_always_identified() {
    var local = new EnvironmentTerms("local", List.of());

    assertThat(DocumentFloors.of(floors("{'images': 'digest'}"), local, spec("{}")))
        .allMatch(FloorCheck::isMet);
  }

  @Test
  void signatures_are_checked_later_and_files_have_none() {
    String signed = "{'signedBy': [{'name': 'release', 'publicKey': 'PEM'}]}";
    var local = new EnvironmentTerms("local", List.of());

    assertThat(DocumentFloors.of(floors(signed), DOCKER, spec("{}")))
        .extracting(FloorCheck::floor, FloorCheck::isMet, FloorCheck::pending, FloorCheck::demand)
        .containsExactly(
            tuple("signedBy", true, true, "an image that is signed by the key release"));
    assertThat(DocumentFloors.of(floors(signed), local, spec("{}")))
        .extracting(FloorCheck::sentence)
        .containsExactly(
            "the environment's floor signedBy demands an image that is signed by the key release:"
                + " runtime local has no images, release to another environment");
  }

  private static boolean isMet(String floors, String changes) {
    return DocumentFloors.of(floors(floors), DOCKER, spec(changes)).stream()
        .allMatch(FloorCheck::isMet);
  }
}
