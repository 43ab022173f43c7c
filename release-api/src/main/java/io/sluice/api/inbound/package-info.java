/// What the other services tell, brought into the read model.
@org.jspecify.annotations.NullMarked
package io.sluice.api.inbound;
