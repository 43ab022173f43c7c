package io.sluice.contract.view;

import java.util.List;

/// The owner of the token.
///
/// @param name as histories show it
/// @param roles roles in any scope: `viewer`, `releaser`, `approver`, `operator`, `admin`
/// @param issuer authority that issued the identity; `sluice` for the tokens of files
/// @param subject the caller's id at the issuer
/// @param kind `person`, `key` or `workload`; only a person approves
/// @param grants the roles with their scopes, as granted
public record CallerView(
    String name,
    List<String> roles,
    String issuer,
    String subject,
    String kind,
    List<GrantView> grants) {
  public CallerView {
    roles = List.copyOf(roles);
    grants = List.copyOf(grants);
  }
}
