/// The demo application: what Sluice releases when nothing else is at hand. Only the JDK is used.
@NullMarked
package io.sluice.sandbox.shop;

import org.jspecify.annotations.NullMarked;
