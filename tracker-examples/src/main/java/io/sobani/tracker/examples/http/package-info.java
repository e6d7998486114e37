/**
 * HTTP for the examples that serve it, on the JDK's own server: no more than they share.
 *
 * <p>{@link io.sobani.tracker.examples.http.HttpService} owns the socket and the threads, reads a
 * {@link io.sobani.tracker.examples.http.HttpRequest} whole, within its limits, and writes the
 * {@link io.sobani.tracker.examples.http.HttpResponse} of a {@link
 * io.sobani.tracker.examples.http.HttpApp}, which may find its handlers with a {@link
 * io.sobani.tracker.examples.http.Router}. What JSON looks like is each application's own.
 */
package io.sobani.tracker.examples.http;
