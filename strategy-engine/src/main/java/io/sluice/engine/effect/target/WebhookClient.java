package io.sluice.engine.effect.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import java.util.UUID;

/// The client for call steps: the response of another service decides whether a release may
/// continue.
@FunctionalInterface
public interface WebhookClient {

  /// Makes one attempt, within the call's time limit. The other service may receive the call more
  /// than once, always under the same id.
  ///
  /// @return the status of the response, success or not
  /// @throws TargetException.Unreachable if there is no response
  /// @throws TargetException.Permanent if that host must not be called
  int call(WebhookRequest request);

  /// @param id the same in each attempt
  /// @param body JSON
  record WebhookRequest(LaneKey lane, UUID id, Step.Call call, String body) {}
}
