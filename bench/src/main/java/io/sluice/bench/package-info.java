/// The benchmarks behind `./sluice bench NAME`. Each measures a ratio to a floor in the same run,
/// prints it, and exits 0 if its gates hold.
///
/// | command | package |
/// |---|---|
/// | `engine` | `engine`, and `intake` for the rate that release-api accepts |
/// | `growth` | `growth` |
/// | `judge` | `judge` |
/// | `pipeline`, `revert` | `pipeline` |
/// | `routers` | `routers` |
///
/// All use `base`.
@org.jspecify.annotations.NullMarked
package io.sluice.bench;
