package io.sluice.messaging.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/// Validates each setting when it is read, before it is converted. Otherwise the error message for
/// an invalid value would contain it, and a value out of bounds would cause no error. Hibernate
/// Validator would check the bounds, but after the conversion, and takes 0.5 s of each start.
public final class Gate implements ConfigSourceInterceptorFactory {
  /// The priority, above that of the interceptors that expand `${…}`: the validation wraps them and
  /// sees the expanded values.
  private static final int PRIORITY = 4_000;

  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  /// Settings of Quarkus that every stack sets.
  private static final Map<String, Form> OTHERS =
      Map.of(
          "quarkus.http.port", Form.number("0", "65535"),
          "quarkus.http.host", Form.look(Look.HOST),
          "quarkus.datasource.jdbc.url", Form.look(Look.DATABASE),
          "quarkus.datasource.jdbc.max-size", Form.number("3", "1000"),
          "quarkus.log.console.json.enabled", Form.truth(),
          "sluice.service-token-file", Form.path());

  @Override
  public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
    Map<String, Form> forms = new HashMap<>(OTHERS);
    ServiceLoader.load(Gated.class, Gate.class.getClassLoader())
        .forEach(gated -> gated.mappings().forEach(it -> forms.putAll(Forms.of(it))));
    return of(forms);
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(PRIORITY);
  }

  /// Returns the interceptor for one mapping only.
  ///
  /// @throws IllegalStateException if one of its settings declares no format
  public static ConfigSourceInterceptor of(Class<?> mapping) {
    return of(Forms.of(mapping));
  }

  private static ConfigSourceInterceptor of(Map<String, Form> forms) {
    return (context, name) -> {
      var value = context.proceed(name);
      if (value != null && value.getValue() != null) {
        check(forms, name, value.getValue());
      }
      return value;
    };
  }

  /// @throws WrongSetting if the value does not have its format; an empty value counts as not set
  private static void check(Map<String, Form> forms, String name, String text) {
    Form form = forms.get(INDEX.matcher(name).replaceAll(""));
    if (form != null && !text.isEmpty()) {
      form.wrong()
          .apply(text)
          .ifPresent(is -> {
            throw new WrongSetting(name, is, form.wanted());
          });
    }
  }
}
