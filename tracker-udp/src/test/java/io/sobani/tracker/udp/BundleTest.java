package io.sobani.tracker.udp;

import io.sobani.tracker.house.BundleContract;

class BundleTest extends BundleContract {}
