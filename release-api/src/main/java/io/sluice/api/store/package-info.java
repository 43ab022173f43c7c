/// Release-api's own tables: written in plain JDBC beside the lane log, read as Panache entities.
@org.jspecify.annotations.NullMarked
package io.sluice.api.store;
