package io.sobani.tracker;

/**
 * How often something may happen.
 *
 * @param perSecond how many times a second, in the long run
 * @param burst how many times at once, after a silence
 */
public record Rate(int perSecond, int burst) {}
