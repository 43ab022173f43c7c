package io.sluice.e2e.crash;

import io.sluice.contract.Outcome;

/// A lane, with the strategy and the expected outcome of its releases.
enum Way {
  CANARY("canary", "{\"canary\":{\"steps\":[50,100],\"observe\":\"1s\"}}", 0),
  BLUE_GREEN("blue-green", "{\"blueGreen\":{\"observe\":\"1s\",\"keep\":\"1s\"}}", 0),
  ROLLING("rolling", "{\"rolling\":{\"observe\":\"1s\"}}", 0),
  /// Half of its requests fail, so it is rolled back.
  BACK("back", "{\"canary\":{\"steps\":[50,100],\"observe\":\"3s\"}}", 0.5);

  private final String application;
  private final String strategy;
  private final double failing;

  Way(String application, String strategy, double failing) {
    this.application = application;
    this.strategy = strategy;
    this.failing = failing;
  }

  String application() {
    return application;
  }

  /// The strategy as JSON.
  String strategy() {
    return strategy;
  }

  /// The fraction of the candidate's requests that fail, 0 to 1.
  double failing() {
    return failing;
  }

  Outcome expected() {
    return failing > 0 ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED;
  }
}
