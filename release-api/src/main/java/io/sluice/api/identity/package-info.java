/// Identities of other issuers: JSON Web Tokens of OpenID providers, and the grants of their
/// subjects.
@org.jspecify.annotations.NullMarked
package io.sluice.api.identity;
