/// Watches and ticks in PostgreSQL.
@org.jspecify.annotations.NullMarked
package io.sluice.health.store;
