package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// A call of a canary as a user writes it: `{call: {url: "https://gate.example.com/shop"}}`. Each
/// try is a POST; 2xx leads on.
///
/// @param url http or https, at a host that the environment allows; a call has to say it
/// @param secret reference to what the call is signed with, of the form `whsec_…`; not signed if
///   empty
/// @param timeout of each try, until the last byte; 10 s if empty
/// @param retries how often it is tried again; 3 if empty
/// @param onFailure what happens when the last try failed too; `rollback` if empty
public record Call(
    Optional<String> url,
    Optional<String> secret,
    Optional<Duration> timeout,
    Optional<Integer> retries,
    Optional<Decision> onFailure) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int RETRIES = 3;

  /// With what it leaves out.
  public Step.Call step() {
    return new Step.Call(
        url.orElse(""),
        secret,
        timeout.orElse(TIMEOUT),
        retries.orElse(RETRIES),
        onFailure.orElse(Decision.ROLLBACK));
  }
}
