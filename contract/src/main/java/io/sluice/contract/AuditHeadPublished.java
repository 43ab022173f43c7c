package io.sluice.contract;

import java.time.LocalDate;
import java.util.Optional;

/// The newest entry of the audit log of a day, written by release-api to `release.audit` at the end
/// of the day, and at most once an hour before. A kept head shows each later change of an earlier
/// entry.
///
/// @param day day in UTC
/// @param sequence number of the entry in its day, from 1
/// @param hash hash of the entry, in hexadecimal
/// @param signature Ed25519 signature of day, sequence and hash, in Base64; empty without a key
public record AuditHeadPublished(
    LocalDate day, long sequence, String hash, Optional<String> signature) implements Event {}
