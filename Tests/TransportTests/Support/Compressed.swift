import Foundation

/// Coded bodies, made by Python's zlib.
enum Compressed {
  static let plain = Array(
    ("[" + (1...2000).map { "{\"id\":\($0 &* 7919 % 100_003)}" }.joined(separator: ",") + "]").utf8)

  static var gzip: [UInt8] { get throws { try run("gzip", plain) } }
  static var zlib: [UInt8] { get throws { try run("zlib", plain) } }
  static var raw: [UInt8] { get throws { try run("raw", plain) } }

  static let isAvailable = (try? run("gzip", [])).map { !$0.isEmpty } ?? false

  /// Zeros, compressed about a thousandfold.
  static func bomb(megabytes: Int) throws -> [UInt8] {
    try run("bomb", Array("\(megabytes)".utf8))
  }

  static func run(_ kind: String, _ input: [UInt8]) throws -> [UInt8] {
    let program = """
      import sys, zlib
      data = sys.stdin.buffer.read()
      bits = {'gzip': 31, 'zlib': 15, 'raw': -15, 'bomb': 31}['\(kind)']
      coder = zlib.compressobj(9, zlib.DEFLATED, bits)
      if '\(kind)' == 'bomb':
          for _ in range(int(data)): sys.stdout.buffer.write(coder.compress(bytes(1 << 20)))
      else:
          sys.stdout.buffer.write(coder.compress(data))
      sys.stdout.buffer.write(coder.flush())
      """
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = ["python3", "-c", program]
    let stdin = Pipe()
    let stdout = Pipe()
    python.standardInput = stdin
    python.standardOutput = stdout
    try python.run()
    stdin.fileHandleForWriting.write(Data(input))
    try stdin.fileHandleForWriting.close()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    python.waitUntilExit()
    return Array(output)
  }
}
