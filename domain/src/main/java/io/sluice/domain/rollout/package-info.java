/// How a lane moves: planner, decider and the state they fold. Pure: no clock, no randomness, no
/// IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.rollout;
