/// A reader of the language HCL, so that tests can compare `deploy/terraform` with the code.
@NullMarked
package io.sluice.messaging.hcl;

import org.jspecify.annotations.NullMarked;
