package io.sluice.engine.effect.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.util.List;

/// Collects the log of a container, up to the last 524,288 characters.
final class LogLines extends ResultCallback.Adapter<Frame> {
  private static final int CHARS_MAX = 512 * 1024;

  private final StringBuilder text = new StringBuilder();

  @Override
  public synchronized void onNext(Frame frame) {
    text.append(new String(frame.getPayload(), UTF_8));
    if (text.length() > CHARS_MAX) {
      text.delete(0, text.length() - CHARS_MAX);
    }
  }

  synchronized List<String> lines() {
    return text.toString().lines().toList();
  }
}
