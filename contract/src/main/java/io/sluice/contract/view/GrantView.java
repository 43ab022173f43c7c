package io.sluice.contract.view;

/// A role with its scope.
///
/// @param role `viewer`, `releaser`, `approver`, `operator` or `admin`
/// @param environment pattern of environments, in which `*` stands for any characters
/// @param application pattern of applications, in which `*` stands for any characters
public record GrantView(String role, String environment, String application) {}
