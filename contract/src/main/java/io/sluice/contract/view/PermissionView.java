package io.sluice.contract.view;

import java.util.List;

/// Whether the caller may do something.
///
/// @param verb such as `release`
/// @param environment name or pattern of environments
/// @param application name or pattern of applications
/// @param roles roles of which one is enough
/// @param sentence the answer in one sentence; names the missing role and who may give it
public record PermissionView(
    String verb,
    String environment,
    String application,
    boolean allowed,
    List<String> roles,
    String sentence) {
  public PermissionView {
    roles = List.copyOf(roles);
  }
}
