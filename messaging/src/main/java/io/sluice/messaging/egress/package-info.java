/// Egress of a service: the hosts it may connect to outside of Sluice, and the secrets that it
/// sends there.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.egress;
