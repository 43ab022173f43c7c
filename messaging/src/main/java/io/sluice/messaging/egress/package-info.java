/// Egress of a service: the hosts that it may connect to outside of Sluice.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.egress;
