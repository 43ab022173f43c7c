/// The benchmark of the time that a revert to the previous version takes.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.revert;
