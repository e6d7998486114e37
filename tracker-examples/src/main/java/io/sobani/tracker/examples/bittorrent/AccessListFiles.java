package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.AccessList;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.bittorrent.InfoHash;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The torrents that a tracker serves, in files of UTF-8: an info-hash in each line; empty lines and
 * those that begin with {@code #} do not count. A torrent on both lists is not served.
 */
public final class AccessListFiles {

  private static final Logger LOG = System.getLogger(AccessListFiles.class.getName());
  private static final long PERIOD_MS = 1_000;

  /** The attributes of which one changes whenever a file does; the time of its data can be set. */
  private static final String UNIX_STATE = "unix:ino,dev,size,lastModifiedTime,ctime";

  private static final String STATE = "size,lastModifiedTime,creationTime";

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Path allow;
  private final Path deny;
  private List<Map<String, Object>> loaded;
  private String lastFailure;

  /**
   * Names the files.
   *
   * @param allow the torrents that alone are served, or null for all
   * @param deny the torrents that are not served, or null for none
   */
  public AccessListFiles(Path allow, Path deny) {
    this.allow = allow;
    this.deny = deny;
  }

  /**
   * Reads the files.
   *
   * @return what they say
   * @throws IOException if one cannot be read, or has a line that is not an info-hash; the message
   *     names the file
   */
  public AccessList load() throws IOException {
    List<Map<String, Object>> states = states(); // before: a change meanwhile is read again
    Set<InfoHash> allowed = allow == null ? Set.of() : read(allow);
    Set<InfoHash> denied = deny == null ? Set.of() : read(deny);
    loaded = states;
    if (allow == null) {
      return AccessList.deny(denied);
    }
    return AccessList.allow(
        allowed.stream().filter(hash -> !denied.contains(hash)).collect(Collectors.toSet()));
  }

  /**
   * Reads the files again whenever one has changed, on a thread of its own; a file that cannot be
   * read is logged, and the tracker keeps the list that it has.
   *
   * @param swarms the tracker
   */
  public void watch(BittorrentTracker swarms) {
    if (allow == null && deny == null) {
      return;
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sobani-bt-lists");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(() -> reload(swarms), PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  private void reload(BittorrentTracker swarms) {
    try {
      if (!states().equals(loaded)) {
        AccessList list = load();
        swarms.accessList(list);
        lastFailure = null;
        LOG.log(Level.INFO, "lists of torrents read again, {0} entries", list.listed().size());
      }
    } catch (IOException | RuntimeException e) {
      if (!String.valueOf(e.getMessage()).equals(lastFailure)) {
        lastFailure = String.valueOf(e.getMessage());
        LOG.log(Level.WARNING, "lists of torrents not read again: {0}", lastFailure);
      }
    }
  }

  private List<Map<String, Object>> states() throws IOException {
    List<Map<String, Object>> states = new ArrayList<>();
    for (Path file : new Path[] {allow, deny}) {
      if (file != null) {
        states.add(state(file));
      }
    }
    return states;
  }

  private static Map<String, Object> state(Path file) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    try {
      return Files.readAttributes(file, unix ? UNIX_STATE : STATE);
    } catch (IOException e) {
      throw new IOException(file + ": " + reason(e), e);
    }
  }

  private static Set<InfoHash> read(Path file) throws IOException {
    Set<InfoHash> hashes = new HashSet<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text =
          (number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        hashes.add(parse(text, file + ":" + number));
      }
    }
    return hashes;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new IOException(file + ": " + reason(e), e);
    }
  }

  /** Returns what the system says, which in some exceptions is the name of the file alone. */
  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "it may not be read";
    }
    if (e instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.getMessage();
  }

  private static InfoHash parse(String text, String place) throws IOException {
    try {
      return InfoHash.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + Objects.requireNonNull(e.getMessage()), e);
    }
  }
}
