/// The words of Sluice: what its services tell one another and what its users write.
@org.jspecify.annotations.NullMarked
package io.sluice.contract;
