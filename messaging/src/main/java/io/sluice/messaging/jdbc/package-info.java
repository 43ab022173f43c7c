/// Messaging over PostgreSQL 17 or newer, in plain JDBC.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.jdbc;
