/// What people are told. Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.notice;
