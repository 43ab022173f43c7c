/// The consumers that project the events of all topics into the read model.
@org.jspecify.annotations.NullMarked
package io.sluice.api.inbound;
