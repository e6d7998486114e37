import io.sobani.tracker.Dialect
import io.sobani.tracker.udp.TrackerServer
import io.sobani.tracker.udp.TrackerServerConfig
import java.net.DatagramPacket
import java.net.DatagramSocket
import java.net.InetAddress
import java.net.InetSocketAddress

fun main() {
  // region use
  val anyPort = InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
  val config = TrackerServerConfig.builder(anyPort, Dialect.DOCUMENTED).build()
  TrackerServer.launch(config).use { server ->
    val answer = ask(server.localAddresses()[0], """{"action":"announce"}""")
    check("announceReceived" in answer) { answer }
    println("registered: $answer, peers: ${server.stats().tracker().peers()}")
  }
  // endregion
}

private fun ask(tracker: InetSocketAddress, request: String): String =
  DatagramSocket().use { peer ->
    val bytes = request.toByteArray()
    peer.soTimeout = 10_000
    peer.send(DatagramPacket(bytes, bytes.size, tracker))
    val answer = DatagramPacket(ByteArray(1024), 1024)
    peer.receive(answer)
    String(answer.data, 0, answer.length)
  }
