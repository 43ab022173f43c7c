/// The notifier's tables in PostgreSQL, in plain JDBC.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.store;
