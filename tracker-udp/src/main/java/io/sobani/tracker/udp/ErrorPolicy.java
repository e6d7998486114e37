package io.sobani.tracker.udp;

import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.lang.System.Logger.Level;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * Decides what becomes of an endpoint's errors; the package's page has it as a table. Confined to
 * the endpoint's thread.
 */
final class ErrorPolicy {

  /** Receive errors in a row after which each one pauses the loop. */
  static final int PAUSE_AFTER = 100;

  static final long PAUSE_NS = 1_000_000;

  /** Receive errors in a row after which a socket of our own is replaced. */
  static final int REOPEN_AFTER = 10_000;

  /** The rest of {@code advance} after it threw: what is due would be due again at once. */
  static final long ADVANCE_REST_NS = 100_000_000;

  private static final long REPORT_EVERY_NS = 1_000_000_000;

  private boolean reported;
  private long reportedAtNs;
  private long unreported;

  static SendFailure sendFailure(Exception e) {
    if (e instanceof UnsupportedAddressTypeException) {
      return SendFailure.OTHER_FAMILY;
    }
    return e instanceof UnresolvedAddressException
        ? SendFailure.NO_DESTINATION
        : SendFailure.REFUSED;
  }

  /** Returns whether classes or memory are missing, or the virtual machine fails. */
  private static boolean isFatal(Throwable failure) {
    return failure instanceof LinkageError
        || failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
  }

  /** Reports an exception of the handler or of a command, or ends the loop if nothing will do. */
  void onHandlerFailure(Throwable failure, long nowNs) {
    if (isFatal(failure)) {
      throw (Error) failure; // the next datagram would fare no better
    }
    if (reported && nowNs - reportedAtNs < REPORT_EVERY_NS) {
      unreported++;
      return;
    }
    Log.write(Level.WARNING, "handler failed, and " + unreported + " times unreported", failure);
    reported = true;
    reportedAtNs = nowNs;
    unreported = 0;
  }
}
