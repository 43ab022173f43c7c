/// Tests of sign-in at a real Keycloak.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.keycloak;
