/// Release-api's own tables, in plain JDBC: written together with the lane log, and read for views.
@org.jspecify.annotations.NullMarked
package io.sluice.api.store;
