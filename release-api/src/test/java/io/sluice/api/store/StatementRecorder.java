package io.sluice.api.store;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/// The last statement that Hibernate sent for each thread.
@ApplicationScoped
@PersistenceUnitExtension
class StatementRecorder implements StatementInspector {
  private static final long serialVersionUID = 1;

  private static final ThreadLocal<String> LAST = ThreadLocal.withInitial(() -> "");

  @Override
  public String inspect(String sql) {
    LAST.set(sql);
    return sql;
  }

  static String last() {
    return LAST.get();
  }
}
