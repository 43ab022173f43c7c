package io.sluice.contract.view;

import java.util.Optional;

/// A floor of an environment, compared with a release.
///
/// @param floor name of the floor, as in the environment's document
/// @param met whether the release meets the floor
/// @param pointer JSON pointer of the field that meets or misses the floor
/// @param demand demand of the floor
/// @param cure change that meets the floor; empty if it is met
public record FloorView(
    String floor, boolean met, String pointer, String demand, Optional<String> cure) {}
