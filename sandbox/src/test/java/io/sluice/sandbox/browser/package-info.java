@NullMarked
package io.sluice.sandbox.browser;

import org.jspecify.annotations.NullMarked;
