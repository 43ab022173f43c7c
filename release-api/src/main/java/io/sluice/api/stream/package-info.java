/// Live histories: server-sent events from the database, by cursors without gaps.
@org.jspecify.annotations.NullMarked
package io.sluice.api.stream;
