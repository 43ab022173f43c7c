/// Authentication and roles.
@org.jspecify.annotations.NullMarked
package io.sluice.api.access;
