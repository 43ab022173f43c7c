/// Secrets that a document refers to: where they are, and which of them a release may use.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.secret;
