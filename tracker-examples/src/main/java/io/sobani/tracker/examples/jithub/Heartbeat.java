package io.sobani.tracker.examples.jithub;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;

/**
 * Tells ROOT once that a REGULAR tracker is there. It waits for the answer, no longer than for the
 * interval, so that never two are in flight. No failure is fatal; each is logged once.
 *
 * <p>The old client of the JDK, as the newer ones know no host with an underscore, which containers
 * have.
 */
final class Heartbeat implements Runnable {
  private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 1024;

  private final URL root;
  private final String token;
  private final byte[] body;
  private final int timeoutMs;
  private String lastSaid = "not tried yet";

  Heartbeat(RegularSettings settings) {
    Duration interval = settings.heartbeatInterval();
    timeoutMs = (int) (interval.compareTo(MAX_WAIT) < 0 ? interval : MAX_WAIT).toMillis();
    token = settings.token();
    body =
        settings.advertised().isEmpty()
            ? new byte[0]
            : settings.advertised().toString().getBytes(StandardCharsets.UTF_8);
    try {
      root = new URL(settings.rootHeartbeat());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void run() {
    String said = beat();
    if (Objects.equals(said, lastSaid)) {
      return;
    }
    lastSaid = said;
    if (said == null) {
      LOG.log(System.Logger.Level.INFO, "ROOT lists this tracker");
    } else {
      LOG.log(System.Logger.Level.WARNING, said);
    }
  }

  /** Returns what is wrong, in words that do not vary, or null. */
  private String beat() {
    AtomicBoolean late = new AtomicBoolean();
    try {
      HttpURLConnection call = open();
      Runnable end =
          () -> {
            late.set(true);
            call.disconnect(); // also where ROOT dribbles, for which there is no time limit
          };
      CompletableFuture.delayedExecutor(timeoutMs, TimeUnit.MILLISECONDS).execute(end);
      try {
        call.getOutputStream().write(body);
        return remark(call);
      } finally {
        call.disconnect();
      }
    } catch (SocketTimeoutException e) {
      return notBeaten("no answer from " + root);
    } catch (IOException e) {
      return notBeaten((late.get() ? "no answer from " : "cannot reach ") + root);
    }
  }

  private HttpURLConnection open() throws IOException {
    HttpURLConnection call = (HttpURLConnection) root.openConnection();
    call.setConnectTimeout(timeoutMs);
    call.setReadTimeout(timeoutMs);
    call.setInstanceFollowRedirects(false);
    call.setUseCaches(false);
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    call.setRequestProperty("Authorization", "Bearer " + token);
    call.setRequestProperty("Connection", "close");
    call.setRequestProperty("Content-Type", "application/json");
    return call;
  }

  private static String remark(HttpURLConnection call) throws IOException {
    int status = call.getResponseCode();
    return switch (status) {
      case 200 -> message(call);
      case 401 -> notBeaten("ROOT refuses TOKEN (401): take a new one from its admin port");
      case 403 ->
          notBeaten(
              "ROOT does not know this tracker (403): it was deleted, or ROOT has lost its state"
                  + " file; create the tracker anew and restart with its TOKEN");
      default -> notBeaten("ROOT answered " + status);
    };
  }

  /** Returns what ROOT says of a heartbeat that it took: an address that it will not list. */
  private static String message(HttpURLConnection call) throws IOException {
    try (InputStream answer = call.getInputStream()) {
      String message =
          Json.MAPPER.readTree(answer.readNBytes(MAX_ANSWER_BYTES)).path("message").stringValue("");
      return message.isEmpty()
          ? null
          : "ROOT lists this tracker, but " + message.replaceAll("[^ -~]", "?");
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String notBeaten(String why) {
    return "heartbeat failed, will be tried again: " + why;
  }
}
