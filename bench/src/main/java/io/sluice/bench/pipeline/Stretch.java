package io.sluice.bench.pipeline;

/// A measured time between two instants, with the parts of its floor: those that no design on Kafka
/// and PostgreSQL can avoid between the two instants.
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

  /// Returns the number of records that are written and read back.
  int echoes() {
    return echoes;
  }

  /// Returns the number of transactions of one row each.
  int commits() {
    return commits;
  }

  /// Returns the number of tables that are set at the edge and read back.
  int routes() {
    return routes;
  }

  String floor() {
    return "floor: %d Kafka echoes, %d commits, %d route calls".formatted(echoes, commits, routes);
  }
}
