/// What makes a replica of the engine stand still at the worst moment. It comes in from outside, as
/// an agent of the JVM: what is shipped has no points to stop at.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.agent;
