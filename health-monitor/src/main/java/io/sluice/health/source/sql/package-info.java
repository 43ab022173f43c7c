/// The source `sql`: the number that a query returns.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.sql;
