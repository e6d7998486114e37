/** The library as a host has it: from outside its packages, in a runtime of the host's choice. */
package io.sobani.tracker.host;
