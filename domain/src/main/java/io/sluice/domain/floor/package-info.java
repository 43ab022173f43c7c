/// The floors of an environment: the least protection of a release, and the persons who may pass
/// it. Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.floor;
