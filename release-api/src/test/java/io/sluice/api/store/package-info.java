/// Tests of release-api's own tables.
@org.jspecify.annotations.NullMarked
package io.sluice.api.store;
