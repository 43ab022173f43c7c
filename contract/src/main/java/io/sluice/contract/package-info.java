/// The contract of Sluice: the events between its services and the documents of its users.
@org.jspecify.annotations.NullMarked
package io.sluice.contract;
