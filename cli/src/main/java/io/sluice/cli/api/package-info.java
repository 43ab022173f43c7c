/// The client of release-api and its failures.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.api;
