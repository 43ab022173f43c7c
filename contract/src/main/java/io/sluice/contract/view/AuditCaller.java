package io.sluice.contract.view;

/// The caller of an entry of the audit log.
///
/// @param name as histories show it
/// @param issuer authority that issued the identity: `sluice` for the tokens of files,
///   `sluice-keys` for API keys
/// @param subject the caller's id at this authority, such as the id of the API key
public record AuditCaller(String name, String issuer, String subject) {}
