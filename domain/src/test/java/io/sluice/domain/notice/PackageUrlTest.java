package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.ReleaseSpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageUrlTest {
  private static final String HEX = "0b31".repeat(16);

  record Row(Optional<String> artifact, String version, String purl) {}

  static Stream<Row> table() {
    return Stream.of(
        new Row(
            Optional.of("registry.example.com/team/Shop@sha256:" + HEX),
            "2.0",
            "pkg:oci/shop@sha256%3A" + HEX + "?repository_url=registry.example.com/team/shop"),
        new Row(
            Optional.of("localhost:5000/shop:2.0@sha256:" + HEX),
            "2.0",
            "pkg:oci/shop@sha256%3A" + HEX + "?repository_url=localhost%3A5000/shop&tag=2.0"),
        new Row(
            Optional.of("localhost:5000/shop:2.0"),
            "2.0",
            "pkg:oci/shop?repository_url=localhost%3A5000/shop&tag=2.0"),
        new Row(Optional.of("shop"), "2.0", "pkg:oci/shop?repository_url=shop"),
        new Row(Optional.of("sha256:" + HEX), "2.0", "pkg:generic/shop@2.0?checksum=sha256:" + HEX),
        new Row(Optional.of(HEX), "2.0", "pkg:generic/shop@2.0?checksum=sha256:" + HEX),
        new Row(Optional.empty(), "2.0+build 1/β", "pkg:generic/shop@2.0%2Bbuild%201%2F%CE%B2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void an_artifact_has_one_name_everywhere(Row row) {
    assertThat(PackageUrl.of(with(row.artifact(), row.version()))).isEqualTo(row.purl());
  }

  private static ReleaseSpec with(Optional<String> artifact, String version) {
    ReleaseSpec spec = Samples.spec(version);
    return new ReleaseSpec(
        spec.application(),
        spec.environment(),
        version,
        artifact,
        spec.command(),
        spec.env(),
        spec.limits(),
        spec.replicas(),
        spec.healthPath(),
        spec.readyWithin(),
        spec.drain(),
        spec.strategy(),
        spec.analysis(),
        spec.onFailure(),
        spec.onInconclusive(),
        spec.concurrency(),
        spec.deadline(),
        spec.startAt(),
        spec.startBefore(),
        spec.bakeTime(),
        spec.destinations());
  }
}
