/// Exchanges two versions of Sluice's services, replica by replica, while releases run.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.upgrade;
