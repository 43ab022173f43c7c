package io.sluice.api.console;

import java.util.List;

/// The page of API keys with the form that makes one.
///
/// @param cards keys of lanes that the caller administers, by name
/// @param draft new key as the person wrote it
/// @param errors sentences about the last attempt
/// @param rejection reason why the caller makes no keys; empty if the caller may
public record KeysPage(
    List<KeyCard> cards, KeyDraft draft, FieldErrors errors, String rejection, String formToken) {}
