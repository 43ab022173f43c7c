/// Tests of authentication and roles.
@org.jspecify.annotations.NullMarked
package io.sluice.api.http;
