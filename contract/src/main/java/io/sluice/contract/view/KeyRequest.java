package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// The body of `POST /api/v1/keys`.
///
/// @param name name of the key, 1 to 63 characters; no other present key has it
/// @param days days until the key expires, 1 to 400; 90 if empty
/// @param grants roles of the key with their scopes, 1 to 20, none of them `approver`
public record KeyRequest(String name, Optional<Integer> days, List<GrantView> grants) {
  public KeyRequest {
    grants = List.copyOf(grants);
  }
}
