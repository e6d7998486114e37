/** Sockets, threads and the clock: the only place of the library that has any. */
package io.sobani.tracker.udp;
