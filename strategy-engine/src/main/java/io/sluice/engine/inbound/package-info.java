/// Where records and requests come in: each becomes a signal.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.inbound;
