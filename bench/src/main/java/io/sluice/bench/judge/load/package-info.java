/// A monitor of thousands of watches over a real database, beside a router that only counts.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.judge.load;
