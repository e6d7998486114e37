package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The promises to a host from launch to close, restarts in one JVM included. */
@Timeout(value = 1_800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrackerServerLifecycleTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";

  @Test
  void shouldNeverEndTheProcessNorTouchItsStreams() throws Exception {
    Set<String> forbidden =
        Set.of(
            "java/lang/System.exit",
            "java/lang/Runtime.exit",
            "java/lang/Runtime.halt",
            "java/lang/Runtime.addShutdownHook",
            "java/lang/System.in",
            "java/lang/System.out",
            "java/lang/System.err");
    Set<String> used = references(Tracker.class);
    used.addAll(references(TrackerServer.class));
    assertThat(used).contains("java/lang/System.nanoTime").doesNotContainAnyElementsOf(forbidden);
  }

  @Test
  void shouldHaveOneClock() throws Exception {
    assertThat(references(Tracker.class))
        .doesNotContain("java/lang/System.nanoTime", "java/lang/System.currentTimeMillis");
  }

  @Test
  void shouldCloseOnceHoweverOften() throws Exception {
    TrackerServer server = launch(TestClient.LOOPBACK);
    server.close();
    server.close();
    assertThat(server.isRunning()).isFalse();
    assertThat(server.stats().endpoint().received()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(server::localAddresses)
        .withMessageContaining("CLOSED");
  }

  @Test
  void shouldCloseUnderAPendingInterruptAndKeepIt() throws Exception {
    TrackerServer server = launch(TestClient.LOOPBACK);
    InetSocketAddress address = server.localAddresses().get(0);
    Thread.currentThread().interrupt();
    server.close();
    assertThat(Thread.interrupted()).isTrue();
    launch(address).close();
  }

  @Test
  void shouldNotWaitForEverForAHandlerThatIsStuck() throws Exception {
    AtomicBoolean stuck = new AtomicBoolean(true);
    AtomicBoolean entered = new AtomicBoolean();
    DatagramHandler handler =
        new EchoHandler() {
          @Override
          public boolean onDatagram(
              long nowNs, int socket, InetSocketAddress source, ByteBuffer in, DatagramSink out) {
            entered.set(true);
            while (stuck.get()) {
              Thread.onSpinWait();
            }
            return true;
          }
        };
    TrackerServer server =
        TrackerServer.launch(config(TestClient.LOOPBACK).handler(() -> handler).build());
    InetSocketAddress address = server.localAddresses().get(0);
    try (TestClient client = new TestClient()) {
      client.send(address, "?");
      Eventually.holds(() -> entered.get());
      server.close();
      assertThat(server.awaitClose(Duration.ZERO)).isFalse();
    } finally {
      stuck.set(false);
    }
    server.awaitClose();
    launch(address).close();
  }

  @Test
  @Fault("10,000 starts and stops on one port")
  void shouldFreeThePortAndEndItsThreadsTenThousandTimes() throws Exception {
    InetSocketAddress address = serveOnce(TestClient.LOOPBACK);
    Resources before = Resources.now();
    for (int i = 0; i < 10_000; i++) {
      launch(address).close();
      if (i % 100 == 0) {
        assertThat(threadNames()).noneMatch(name -> name.startsWith("sobani-"));
      }
    }
    serveOnce(address);
    Resources.assertAsBefore(before);
  }

  @Test
  void shouldLeaveNothingBehindWhenAListenerCannotBeBound() throws Exception {
    try (TrackerServer other = launch(TestClient.LOOPBACK)) {
      InetSocketAddress free = serveOnce(TestClient.LOOPBACK);
      InetSocketAddress taken = other.localAddresses().get(0);
      Resources before = Resources.now();
      TrackerServerConfig.Builder config = config(free);
      config.listen(taken, Dialect.DOCUMENTED);
      config.listen(TestClient.LOOPBACK, Dialect.DOCUMENTED);
      assertThatThrownBy(() -> TrackerServer.launch(config.build()))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getPort());
      Resources.assertAsBefore(before);
      serveOnce(free);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SO_REUSEPORT for several event loops")
  void shouldLeaveNothingBehindWhenAThreadCannotBeHad() throws Exception {
    InetSocketAddress free = serveOnce(TestClient.LOOPBACK);
    Resources before = Resources.now();
    List<Thread> made = new ArrayList<>();
    TrackerServerConfig config =
        config(free)
            .eventLoops(2)
            .threadFactory(
                body -> {
                  if (!made.isEmpty()) {
                    return null;
                  }
                  made.add(new Thread(body));
                  return made.get(0);
                })
            .build();
    assertThatThrownBy(() -> TrackerServer.launch(config)).hasMessageContaining("thread factory");
    made.clear(); // a thread that never ran holds what it was to run
    Resources.assertAsBefore(before);
    serveOnce(free);
  }

  @Test
  void shouldKeepTheProcessAliveUntilItIsClosed() throws Exception {
    try (ChildProcess child = ChildProcess.plain(EmbeddingProgram.class).start("plain");
        TestClient client = new TestClient()) {
      client.send(child.address(), ANNOUNCE);
      assertThat(client.receive()).contains("announceReceived");
      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void shouldLetTheProcessEndWithDaemonThreads() throws Exception {
    try (ChildProcess child = ChildProcess.plain(EmbeddingProgram.class).start("daemon")) {
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SIGTERM")
  @Fault("`close` by 16 threads, the loop, a shutdown hook")
  void shouldCloseFromAShutdownHookOfTheHost() throws Exception {
    try (ChildProcess child = ChildProcess.plain(EmbeddingProgram.class).start("hook")) {
      child.address();
      child.signal("TERM");
      assertThat(child.line()).isEqualTo("closed");
      child.exitCode();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SO_REUSEPORT for several event loops")
  void shouldNameItsThreadsAfterThePort() throws Exception {
    try (TrackerServer server =
        TrackerServer.launch(config(TestClient.LOOPBACK).eventLoops(2).build())) {
      int port = server.localAddresses().get(0).getPort();
      assertThat(threadNames())
          .contains("sobani-" + port + "-0", "sobani-" + port + "-1")
          .filteredOn(name -> name.startsWith("sobani-"))
          .allMatch(name -> name.length() <= 15);
    }
  }

  @Test
  void shouldReportAFailingHandlerOnceASecondAndGoOn() throws Exception {
    DatagramHandler failing =
        new EchoHandler() {
          @Override
          public boolean onDatagram(
              long nowNs, int socket, InetSocketAddress source, ByteBuffer in, DatagramSink out) {
            throw new IllegalStateException("every time");
          }
        };
    long startNs = System.nanoTime();
    try (LogCapture log = new LogCapture();
        TrackerServer server =
            TrackerServer.launch(config(TestClient.LOOPBACK).handler(() -> failing).build());
        TestClient client = new TestClient()) {
      InetSocketAddress address = server.localAddresses().get(0);
      for (int i = 0; i < 10_000; i++) {
        client.send(address, "?");
        if (i % 100 == 99) { // keep within the receive buffer
          client.send(address, ANNOUNCE);
          assertThat(client.receive()).contains("announceReceived");
        }
      }
      long seconds = (System.nanoTime() - startNs) / 1_000_000_000;
      assertThat(server.stats().endpoint().handlerFailures()).isEqualTo(10_000);
      assertThat(log.lines).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
    }
  }

  @Test
  void shouldLetItsClassLoaderGo() throws Exception {
    WeakReference<ClassLoader> first = serveInItsOwnClassLoader();
    // the JDK itself holds the record class whose equals it linked last, so another takes its place
    serveInItsOwnClassLoader();
    Eventually.holds(
        () -> {
          System.gc();
          return first.get() == null;
        });
  }

  @Test
  void shouldTellItsStateAndLetAHostWaitForItsEnd() throws Exception {
    TrackerServer server = launch(TestClient.LOOPBACK);
    assertThat(server.isRunning()).isTrue();
    assertThat(server.awaitClose(Duration.ofMillis(1))).isFalse();
    AtomicReference<Boolean> ended = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                server.awaitClose();
                ended.set(!server.isRunning());
              } catch (InterruptedException e) {
                ended.set(false);
              }
            });
    waiting.start();
    server.close();
    waiting.join();
    assertThat(ended.get()).isTrue();
    assertThat(server.awaitClose(Duration.ofMillis(1))).isTrue();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no ulimit")
  @Fault("no descriptor is left")
  void shouldGoOnServingWhenTheProcessHasNoDescriptorLeft() throws Exception {
    List<String> limited = List.of("bash", "-c", "ulimit -n 256; exec \"$@\"", "bash");
    try (ChildProcess child =
            ChildProcess.plain(EmbeddingProgram.class, "-XX:-MaxFDLimit")
                .by(limited)
                .start("exhausted");
        TestClient client = new TestClient()) {
      InetSocketAddress address = child.address();
      for (int i = 0; i < 100; i++) {
        client.send(address, ANNOUNCE);
        assertThat(client.receive()).contains("announceReceived");
      }
      Recovery.assertServes(address);
    }
  }

  private static WeakReference<ClassLoader> serveInItsOwnClassLoader() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    try (loader) {
      Class<?> type = loader.loadClass(Deployment.class.getName());
      assertThat(type.getClassLoader()).isSameAs(loader);
      var run = type.getDeclaredMethod("run");
      run.setAccessible(true);
      run.invoke(null);
    }
    return new WeakReference<>(loader);
  }

  /** The work of a web application between deploy and undeploy. */
  static final class Deployment {
    static void run() throws IOException {
      try (TrackerServer server = launch(TestClient.LOOPBACK);
          TestClient client = new TestClient()) {
        client.send(server.localAddresses().get(0), ANNOUNCE);
        if (client.receive() == null) {
          throw new IOException("not served");
        }
      }
    }
  }

  private static TrackerServerConfig.Builder config(InetSocketAddress address) {
    return TrackerServerConfig.builder(address, Dialect.DOCUMENTED).receiveBufferBytes(0);
  }

  private static TrackerServer launch(InetSocketAddress address) throws IOException {
    return TrackerServer.launch(config(address).build());
  }

  private static InetSocketAddress serveOnce(InetSocketAddress address) throws IOException {
    try (TrackerServer server = launch(address);
        TestClient client = new TestClient()) {
      InetSocketAddress bound = server.localAddresses().get(0);
      client.send(bound, ANNOUNCE);
      assertThat(client.receive()).contains("announceReceived");
      return bound;
    }
  }

  private static Set<String> threadNames() {
    Set<String> names = new TreeSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
    return names;
  }

  /** Returns what all classes of a type's module refer to, be they in a folder or in a jar. */
  private static Set<String> references(Class<?> type) throws Exception {
    Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return references(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return references(jar.getPath("/"));
    }
  }

  private static Set<String> references(Path root) throws IOException {
    Set<String> references = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class")) {
          references.addAll(BytecodeReferences.of(Files.readAllBytes(file)));
        }
      }
    }
    return references;
  }
}
