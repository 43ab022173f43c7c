/// The source `http`: a number in any JSON.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.http;
