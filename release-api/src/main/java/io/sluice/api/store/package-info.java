/// Release-api's own tables. Plain JDBC writes them together with the lane log; repositories of
/// Panache read them for views.
@org.jspecify.annotations.NullMarked
package io.sluice.api.store;
