package io.sluice.bench.pipeline;

/// What is measured, and of which parts its floor is made: those that no design on Kafka and
/// PostgreSQL can leave out between the two instants.
enum Stretch {
  PROVISION_STARTED("accepted → provision started", 1, 1, 0),
  SHIFT_READ_BACK("provision confirmed → shift read back", 0, 1, 1),
  WEIGHT_ZERO("unhealthy verdict → weight 0 read back", 1, 3, 2);

  private final String title;
  private final int echoes;
  private final int commits;
  private final int routes;

  Stretch(String title, int echoes, int commits, int routes) {
    this.title = title;
    this.echoes = echoes;
    this.commits = commits;
    this.routes = routes;
  }

  String title() {
    return title;
  }

  /// Records written and read back.
  int echoes() {
    return echoes;
  }

  /// Transactions of one row each.
  int commits() {
    return commits;
  }

  /// Tables set at the edge and read back.
  int routes() {
    return routes;
  }

  String floor() {
    return "floor: %d Kafka echoes, %d commits, %d route calls".formatted(echoes, commits, routes);
  }
}
