package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// A change, or rejected requests, in the audit log. It contains no credential.
///
/// @param at time by the clock of the database
/// @param caller empty if the token was unknown
/// @param address address of the client; `others` for those of rejections beyond the limit
/// @param verb verb as in questions for permissions; empty if the request was rejected before
/// @param resource path of the resource below `/api/v1/`
/// @param lane lane of the release or of the resource, if it has one
/// @param revision revisions of a changed settings document
/// @param reason reason that the caller gave
/// @param status status of the response
/// @param count requests that this entry stands for; more than 1 only for rejections
public record AuditEntry(
    Instant at,
    Optional<AuditCaller> caller,
    String address,
    Optional<String> verb,
    String resource,
    Optional<String> lane,
    Optional<AuditRevision> revision,
    Optional<String> reason,
    int status,
    int count) {}
