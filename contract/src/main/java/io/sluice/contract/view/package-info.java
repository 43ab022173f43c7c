/// The JSON bodies that release-api accepts and returns, for all its clients.
@org.jspecify.annotations.NullMarked
package io.sluice.contract.view;
