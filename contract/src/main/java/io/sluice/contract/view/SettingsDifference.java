package io.sluice.contract.view;

import java.util.Optional;

/// A difference of two revisions of a settings document.
///
/// @param pointer JSON pointer into the document, such as `/defaults/replicas`
/// @param before value in the earlier revision, as JSON; empty if it had none
/// @param after value in the later revision, as JSON; empty if it has none
public record SettingsDifference(String pointer, Optional<String> before, Optional<String> after) {}
