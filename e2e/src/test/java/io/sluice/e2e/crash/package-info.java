/// The packaged stack is killed at each point where it can hurt, at each step of each strategy: a
/// [Cell] is one of these, [Crashes] plays it.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.crash;
