@org.jspecify.annotations.NullMarked
package io.sluice.contract.view;
