/// The source `sql`: the one number of a query.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.sql;
