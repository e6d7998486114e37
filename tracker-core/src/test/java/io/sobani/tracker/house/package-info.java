/** The rules of the house: the imports that are allowed, and what the core may not touch. */
package io.sobani.tracker.house;
