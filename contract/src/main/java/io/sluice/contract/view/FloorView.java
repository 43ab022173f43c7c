package io.sluice.contract.view;

import java.util.Optional;

/// A floor of an environment, compared with a release.
///
/// @param floor name of the floor, as in the environment's document
/// @param met whether the release meets the floor, as far as is known
/// @param pending whether the engine checks the floor later, before the first instance starts;
///   false if absent
/// @param pointer JSON pointer of the field that meets or misses the floor
/// @param demand demand of the floor
/// @param cure change that meets the floor; empty if it is met
public record FloorView(
    String floor,
    boolean met,
    Optional<Boolean> pending,
    String pointer,
    String demand,
    Optional<String> cure) {}
