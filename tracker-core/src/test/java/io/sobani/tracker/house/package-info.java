/** The rules of the house: who may import whom, and what the core may not touch. */
package io.sobani.tracker.house;
