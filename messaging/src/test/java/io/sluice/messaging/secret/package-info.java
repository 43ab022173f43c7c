@org.jspecify.annotations.NullMarked
package io.sluice.messaging.secret;
