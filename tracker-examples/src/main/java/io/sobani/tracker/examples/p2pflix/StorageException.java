package io.sobani.tracker.examples.p2pflix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;

/** The database failed: nobody's request is wrong, and another tracker may do better (HTTP 503). */
final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StorageException(Exception cause) {
    super(cause.getMessage(), cause);
  }

  /** Returns why a database could not be opened, for the operator. */
  String whyNotOpen(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (getCause().getCause() instanceof NativeLibraryNotFoundException) {
      String usual = System.getProperty("java.io.tmpdir");
      return "SQLite's library cannot be put into or run from the temporary folder "
          + System.getProperty("org.sqlite.tmpdir", usual)
          + "; name another one with java -Dorg.sqlite.tmpdir=FOLDER";
    }
    if (getCause() instanceof SQLException failure
        && failure.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code) {
      return "another process has it";
    }
    return Files.isDirectory(folder) ? getMessage() : "there is no folder " + folder;
  }
}
