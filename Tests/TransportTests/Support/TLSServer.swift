import Foundation
import Synchronization

@testable import Transport

/// `openssl s_server` on a free port of loopback; what it prints includes what clients sent it.
final class TLSServer: Sendable {
  struct DidNotStart: Error {}

  let port: UInt16
  private let process: Process
  private let stdin = Pipe()
  private let printed: Mutex<String>

  /// - Parameter options: With `-www` it answers each request with a page about the connection.
  init(_ certificates: Certificates, certificate: String, options: [String] = []) throws {
    let process = Process()
    let stdout = Pipe()
    process.executableURL = Certificates.openssl
    process.arguments =
      ["s_server", "-accept", "127.0.0.1:0", "-key", certificates.path("server.key")]
      + ["-cert", certificates.path(certificate)] + options
    // It ends when its input does.
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    try process.run()
    var start = ""
    var found: UInt16?
    while found == nil {
      let more = stdout.fileHandleForReading.availableData
      if more.isEmpty { throw DidNotStart() }
      start += String(decoding: more, as: UTF8.self)
      found = start.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
        .flatMap { $0.split(separator: ":").last }.flatMap { UInt16($0) }
    }
    guard let found else { throw DidNotStart() }
    port = found
    self.process = process
    printed = Mutex(start)
    let reading = stdout.fileHandleForReading
    Thread.detachNewThread { [self] in
      while true {
        let more = reading.availableData
        if more.isEmpty { return }
        printed.withLock { $0 += String(decoding: more, as: UTF8.self) }
      }
    }
  }

  func stop() {
    // Not SIGTERM: a child of a Dispatch thread is born with it blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Everything it has printed so far.
  var output: String { printed.withLock { $0 } }

  func origin(_ host: String = "127.0.0.1") throws -> Origin {
    try Origin("https://\(host):\(port)")
  }
}
