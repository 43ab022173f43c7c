/// Release-api: requests in, status out.
@org.jspecify.annotations.NullMarked
package io.sluice.api;
