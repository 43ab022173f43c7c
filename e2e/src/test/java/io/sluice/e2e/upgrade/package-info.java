/// Tests of an exchange of two versions of all services, replica by replica, while releases run.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.upgrade;
