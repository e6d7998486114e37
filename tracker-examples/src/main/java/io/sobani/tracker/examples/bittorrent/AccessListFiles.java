package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.AccessList;
import io.sobani.tracker.bittorrent.BittorrentSwarms;
import io.sobani.tracker.bittorrent.InfoHash;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The torrents that a tracker serves, in files: hexadecimal info-hashes, one a line; empty lines
 * and those that begin with {@code #} do not count. What is on both lists is not served.
 */
public final class AccessListFiles {

  private static final Logger LOG = System.getLogger(AccessListFiles.class.getName());
  private static final long PERIOD_MS = 1_000;
  private static final FileTime MISSING = FileTime.fromMillis(Long.MIN_VALUE);

  private final Path allow;
  private final Path deny;
  private List<FileTime> loaded;

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
   * @throws IOException if one cannot be read, or has a line that is no info-hash
   */
  public AccessList load() throws IOException {
    loaded = modified();
    Set<InfoHash> denied = deny == null ? Set.of() : read(deny);
    if (allow == null) {
      return AccessList.deny(denied);
    }
    Set<InfoHash> allowed = read(allow);
    allowed.removeAll(denied);
    return AccessList.allow(allowed);
  }

  /**
   * Reads the files again whenever one has changed, on a thread of its own; a file that cannot be
   * read is logged, and the tracker keeps the list that it has.
   *
   * @param swarms the tracker
   */
  public void watch(BittorrentSwarms swarms) {
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

  private void reload(BittorrentSwarms swarms) {
    try {
      if (!modified().equals(loaded)) {
        AccessList list = load();
        swarms.accessList(list);
        LOG.log(Level.INFO, "lists of torrents read again, {0} entries", list.listed().size());
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "lists of torrents not read again: {0}", e.getMessage());
    }
  }

  private List<FileTime> modified() {
    return Stream.of(allow, deny).filter(Objects::nonNull).map(this::modified).toList();
  }

  private FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return MISSING; // reading it will say so, once
    }
  }

  private static Set<InfoHash> read(Path file) throws IOException {
    Set<InfoHash> hashes = new HashSet<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        hashes.add(parse(text, file + ":" + number));
      }
    }
    return hashes;
  }

  private static InfoHash parse(String text, String place) throws IOException {
    try {
      return InfoHash.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + Objects.requireNonNull(e.getMessage()), e);
    }
  }
}
