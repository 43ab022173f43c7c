/// What a service may reach outside of Sluice, and the secrets that it shows there.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.reach;
