/// Authentication and roles of requests, and the problems that reject them.
@org.jspecify.annotations.NullMarked
package io.sluice.api.http;
