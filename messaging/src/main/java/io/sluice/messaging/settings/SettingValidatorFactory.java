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
public final class SettingValidatorFactory implements ConfigSourceInterceptorFactory {
  /// The priority, above that of the interceptors that expand `${…}`: the validation wraps them and
  /// sees the expanded values.
  private static final int PRIORITY = 4_000;

  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  /// Settings of Quarkus that every stack sets.
  private static final Map<String, SettingFormat> OTHERS =
      Map.of(
          "quarkus.http.port", SettingFormat.number("0", "65535"),
          "quarkus.http.host", SettingFormat.text(TextFormat.HOST),
          "quarkus.datasource.jdbc.url", SettingFormat.text(TextFormat.DATABASE),
          "quarkus.datasource.jdbc.max-size", SettingFormat.number("3", "1000"),
          "quarkus.log.console.json.enabled", SettingFormat.flag(),
          "sluice.service-token-file", SettingFormat.path(),
          "sluice.metrics-token-file", SettingFormat.path(),
          "sluice.internal-ca-file", SettingFormat.path(),
          "sluice.probe-port", SettingFormat.number("1", "65535"));

  @Override
  public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
    Map<String, SettingFormat> formats = new HashMap<>(OTHERS);
    ServiceLoader.load(ValidatedMappings.class, SettingValidatorFactory.class.getClassLoader())
        .forEach(
            provider -> provider.mappings().forEach(it -> formats.putAll(SettingFormats.of(it))));
    return of(formats);
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(PRIORITY);
  }

  /// Returns the interceptor for one mapping only.
  ///
  /// @throws IllegalStateException if one of its settings declares no format
  public static ConfigSourceInterceptor of(Class<?> mapping) {
    return of(SettingFormats.of(mapping));
  }

  private static ConfigSourceInterceptor of(Map<String, SettingFormat> formats) {
    return (context, name) -> {
      var value = context.proceed(name);
      if (value != null && value.getValue() != null) {
        check(formats, name, value.getValue());
      }
      return value;
    };
  }

  /// @throws InvalidSettingException if the value does not have its format; an empty value counts
  ///   as not set
  private static void check(Map<String, SettingFormat> formats, String name, String text) {
    SettingFormat format = formats.get(INDEX.matcher(name).replaceAll(""));
    if (format != null && !text.isEmpty()) {
      format
          .check()
          .apply(text)
          .ifPresent(fault -> {
            throw new InvalidSettingException(name, fault, format.description());
          });
    }
  }
}
