/// The packaged stack is killed at each critical point, at each step of each strategy: a [Cell] is
/// one such death, and [CrashTest] plays it.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.crash;
