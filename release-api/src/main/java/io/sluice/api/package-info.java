/// Release-api: accepts requests and reports the status of releases.
@org.jspecify.annotations.NullMarked
package io.sluice.api;
