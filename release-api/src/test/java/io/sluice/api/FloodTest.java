package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.api.Client.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The maximum rate of a caller, in the running service.
@QuarkusTest
@TestProfile(FloodTest.LowRate.class)
class FloodTest extends ApiTest {
  private static final int RATE = 10;
  private static final int BURST = 10 * RATE;

  /// Settings with a low maximum rate of a caller.
  public static class LowRate implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("sluice.api.max-requests-per-caller", Integer.toString(RATE));
    }
  }

  @Test
  void a_caller_above_its_rate_gets_429_and_when_to_repeat_and_another_caller_is_served() {
    List<Reply> replies = new ArrayList<>();
    while (replies.isEmpty()
        || (replies.getLast().status() == 200 && replies.size() < 100 * BURST)) {
      replies.add(admin.as("viewer").get("/api/v1/version"));
    }

    Reply last = replies.getLast();
    assertThat(replies).hasSizeGreaterThan(BURST);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.http().headers().firstValue("Retry-After")).hasValue("1");
    assertThat(last.text("/type")).isEqualTo("urn:sluice:problem:too-many-requests");
    assertThat(admin.as("releaser").get("/api/v1/version").status()).isEqualTo(200);
  }

  @Test
  void each_sign_in_to_the_console_counts_as_a_request_of_its_caller() {
    var browser = new ConsoleBrowser(url);
    int status = 303;
    int count = 0;
    while (status == 303 && count < 10 * BURST) {
      status = browser.signIn(ApiStack.token("operator")).status();
      count++;
    }

    assertThat(status).isEqualTo(429);
    assertThat(count).isGreaterThan(BURST);
  }
}
