package io.sluice.contract.view;

import java.time.LocalDate;

/// An entry of the audit log with its place in the chain of hashes.
///
/// @param day day in UTC
/// @param sequence number of the entry in its day, from 1
/// @param previous hash of the entry before, in hexadecimal
/// @param hash hash of this entry, in hexadecimal
public record AuditEntryView(
    LocalDate day, long sequence, String previous, String hash, AuditEntry entry) {}
