/// The consumers of records and the endpoints. Each record becomes a signal.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.inbound;
