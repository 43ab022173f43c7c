/// Benchmarks behind `./sluice bench NAME`, each a ratio to a floor measured in the same run.
@org.jspecify.annotations.NullMarked
package io.sluice.bench;
