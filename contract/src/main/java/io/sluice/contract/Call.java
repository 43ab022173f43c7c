package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// A webhook call of a canary as a user writes it: `{call: {url:
/// "https://gate.example.com/shop"}}`. Each attempt is a POST; a 2xx response ends the step.
///
/// @param url http or https address at a host that the environment allows; required
/// @param secret reference to the signing secret, of the form `whsec_…`; not signed if empty
/// @param timeout time limit of each attempt, until the last byte; 10 s if empty
/// @param retries number of attempts after the first; 3 if empty
/// @param onFailure decision if the last attempt fails too; `rollback` if empty
public record Call(
    Optional<String> url,
    Optional<String> secret,
    Optional<Duration> timeout,
    Optional<Integer> retries,
    Optional<Decision> onFailure) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int RETRIES = 3;

  /// Returns the step of the plan, with defaults for the absent fields.
  public Step.Call step() {
    return new Step.Call(
        url.orElse(""),
        secret,
        timeout.orElse(TIMEOUT),
        retries.orElse(RETRIES),
        onFailure.orElse(Decision.ROLLBACK));
  }
}
