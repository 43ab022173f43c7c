package io.sluice.contract.view;

/// The revisions of a settings document around a change.
///
/// @param before revision before the change; 0 if there was none
public record AuditRevision(long before, long after) {}
