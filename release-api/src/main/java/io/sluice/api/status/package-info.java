/// Endpoints that report the status of releases and lanes, and their histories.
@org.jspecify.annotations.NullMarked
package io.sluice.api.status;
