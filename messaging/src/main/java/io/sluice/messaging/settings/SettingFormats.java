package io.sluice.messaging.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The format of each setting of a mapping, by its name.
final class SettingFormats {
  private static final Set<Type> NUMBERS = Set.of(int.class, long.class);

  /// @throws IllegalStateException if a setting declares no format
  static Map<String, SettingFormat> of(Class<?> mapping) {
    Map<String, SettingFormat> formats = new HashMap<>();
    collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, formats);
    return formats;
  }

  private static void collect(String prefix, Class<?> group, Map<String, SettingFormat> formats) {
    for (Method method : group.getMethods()) {
      String name = prefix + "." + StringUtil.skewer(method.getName());
      if (isGroup(method.getReturnType())) {
        collect(name, method.getReturnType(), formats);
      } else {
        formats.put(name, format(method, unwrapped(method.getGenericReturnType())));
      }
    }
  }

  /// Whether `type` is an interface within that of the mapping; a list and a path are interfaces,
  /// too.
  private static boolean isGroup(Class<?> type) {
    return type.isInterface() && type.getEnclosingClass() != null;
  }

  private static Type unwrapped(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  private static SettingFormat format(Method method, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return format(method, list.getActualTypeArguments()[0]).list(elementsMax(method));
    }
    if (type == boolean.class) {
      return SettingFormat.flag();
    }
    if (type == Path.class) {
      return SettingFormat.path();
    }
    Bounded bounded = method.getAnnotation(Bounded.class);
    if (bounded != null && (type == Duration.class || NUMBERS.contains(type))) {
      return type == Duration.class
          ? SettingFormat.duration(bounded.min(), bounded.max())
          : SettingFormat.number(bounded.min(), bounded.max());
    }
    Formatted formatted = method.getAnnotation(Formatted.class);
    if (formatted != null && (type == String.class || type == URI.class)) {
      return SettingFormat.text(formatted.value());
    }
    throw new IllegalStateException("no format is declared for %s".formatted(method));
  }

  private static int elementsMax(Method method) {
    Bounded bounded = method.getAnnotation(Bounded.class);
    Formatted formatted = method.getAnnotation(Formatted.class);
    return bounded != null ? bounded.most() : formatted != null ? formatted.most() : 1;
  }

  private SettingFormats() {}
}
