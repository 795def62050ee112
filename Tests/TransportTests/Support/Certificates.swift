import Foundation

/// Certificates for one run of the tests, made with the openssl command.
final class Certificates: Sendable {
  struct Failure: Error {
    let command: [String]
  }

  static let openssl = URL(filePath: "/usr/bin/openssl")
  static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: openssl.path) }

  let directory: URL

  /// Files: `ca.pem`, and with one key `server.key` the certificates `good.pem` (127.0.0.1 and shop.example),
  /// `expired.pem`, `wrong-name.pem`, `self-signed.pem` and `unknown-ca.pem`.
  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "sellerdesk-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for authority in ["ca", "other-ca"] {
      try run(
        "req -x509 \(newKey) -keyout \(authority).key -out \(authority).pem -subj /CN=\(authority) -days 2"
      )
    }
    let names = "subjectAltName=IP:127.0.0.1,DNS:shop.example"
    try run("req \(newKey) -keyout server.key -out good.csr -subj /CN=x -addext \(names)")
    try run(
      "req -new -key server.key -out wrong.csr -subj /CN=x -addext subjectAltName=DNS:other.example"
    )
    try sign("good.csr", "good.pem")
    try sign("good.csr", "expired.pem", days: -1)
    try sign("wrong.csr", "wrong-name.pem")
    try sign("good.csr", "unknown-ca.pem", by: "other-ca")
    try run("req -x509 -key server.key -out self-signed.pem -subj /CN=x -addext \(names) -days 2")
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func path(_ file: String) -> String { directory.appending(path: file).path }

  private let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

  private func sign(_ request: String, _ file: String, by authority: String = "ca", days: Int = 2)
    throws
  {
    try run(
      "x509 -req -in \(request) -CA \(authority).pem -CAkey \(authority).key -CAcreateserial"
        + " -copy_extensions copy -days \(days) -out \(file)")
  }

  private func run(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let process = Process()
    process.executableURL = Certificates.openssl
    process.arguments = words
    process.currentDirectoryURL = directory
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(command: words) }
  }
}
