/// How release-api is reached, and what went wrong if it is not.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.api;
