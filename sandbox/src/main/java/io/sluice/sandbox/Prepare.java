package io.sluice.sandbox;

import java.util.List;

/// `./sluice build`'s last part: what is made once for a build, so that each start is quick.
final class Prepare {

  private final Home home;

  Prepare(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("prepare takes no arguments");
    }
    PostgresBinaries.unpack(home.prepared());
    return Main.DONE;
  }
}
