/// Tests that drive and disturb the packaged stack from outside.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e;
