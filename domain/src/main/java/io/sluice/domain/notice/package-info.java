/// The notices about releases for people and programs. Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.notice;
