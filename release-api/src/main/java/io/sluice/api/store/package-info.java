/// Release-api's own tables, in plain JDBC: written beside the lane log, read as they are shown.
@org.jspecify.annotations.NullMarked
package io.sluice.api.store;
