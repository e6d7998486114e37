/**
 * The commands {@code bt-announce} and {@code bt-scrape}, which ask any BitTorrent tracker over
 * UDP, and the files of torrents that {@code --bittorrent} serves.
 */
package io.sobani.tracker.examples.bittorrent;
