package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadTest {

  @Test
  void a_payload_equals_the_golden_file() throws IOException {
    ObjectMapper pretty = Json.mapper().enable(SerializationFeature.INDENT_OUTPUT);
    Payload payload = Payload.of(Samples.release(2), end("errors 48 % over 5 %"));

    Golden.assertEqual("payload.json", pretty.writeValueAsString(payload) + "\n");
  }

  @Test
  void a_body_stays_below_what_receivers_accept() {
    String body = Json.write(Payload.of(Samples.release(2), end("ß".repeat(100_000))));

    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
  }

  private static ReleaseEnded end(String reason) {
    return new ReleaseEnded(
        Outcome.ROLLED_BACK,
        reason,
        "shop",
        "production",
        "2.0",
        Optional.empty(),
        Optional.of("1.0"),
        "canary",
        "ada",
        Samples.NOON,
        Optional.of(Samples.NOON.plusSeconds(5)),
        Samples.NOON.plusSeconds(197),
        Optional.of(Map.of("commit", "4f1c2a9", "author", "ada")),
        Optional.of(Map.of("run", "https://ci.example.com/shop/12")),
        Optional.of("faster cart"),
        Optional.empty());
  }
}
