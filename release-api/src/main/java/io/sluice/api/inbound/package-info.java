/// Consumers that apply the events of the other services to the read model.
@org.jspecify.annotations.NullMarked
package io.sluice.api.inbound;
