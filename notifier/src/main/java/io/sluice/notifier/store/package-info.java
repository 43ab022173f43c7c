/// The notifier's tables in PostgreSQL, with plain JDBC.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.store;
