/// The cost of large tables: purges, and the check of lanes at a start.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.growth;
