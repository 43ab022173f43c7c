/// The demo application, for users without an application to release. It uses only the JDK.
@NullMarked
package io.sluice.sandbox.shop;

import org.jspecify.annotations.NullMarked;
