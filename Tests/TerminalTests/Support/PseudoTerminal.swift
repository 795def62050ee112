import Foundation
import Synchronization

/// A real terminal device without anybody in front of it: what is written to it is kept, and a test types.
final class PseudoTerminal: Sendable {
  /// The terminal's path, for the process that is to run on it.
  let path: String
  private let master: Int32
  /// Held open, so that the terminal is there before and after the process.
  private let slave: Int32
  private let output = Mutex<[UInt8]>([])
  // A read that is under way would keep the terminal alive: only the reader closes it.
  private let isHungUp = Mutex(false)

  struct Failure: Error {}

  // TIOCGPTN and TIOCSPTLCK, macros that Swift does not see.
  private static let numberOf: UInt = 0x8004_5430
  private static let unlock: UInt = 0x4004_5431

  init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var number: Int32 = -1
    var lock: Int32 = 0
    guard master >= 0, ioctl(master, Self.unlock, &lock) == 0,
      ioctl(master, Self.numberOf, &number) == 0
    else { throw Failure() }
    self.master = master
    path = "/dev/pts/\(number)"
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Failure() }
    resize(columns: columns, rows: rows)
    Thread.detachNewThread { [self] in
      var chunk = [UInt8](repeating: 0, count: 65_536)
      while !isHungUp.withLock({ $0 }) {
        var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, 20) > 0 else { continue }
        let count = read(master, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        output.withLock { $0 += chunk.prefix(count) }
      }
      close(slave)
      close(master)
    }
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Does something in front of the terminal while a process runs on it.
  ///
  /// On a thread of its own: those of the tests are few, and all may be busy.
  func attend<Seen: Sendable>(
    _ work: @escaping @Sendable (PseudoTerminal) throws -> Seen
  ) -> Task<Seen, any Error> {
    Task {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work(self) }) }
      }
    }
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// The terminal goes away, as when its window is closed.
  func hangUp() { isHungUp.withLock { $0 = true } }

  deinit { hangUp() }

  /// Everything that was written so far.
  var written: [UInt8] { output.withLock { $0 } }

  /// Waits until the text was written; what was written up to its end, nil when it never comes.
  ///
  /// Blocks its thread.
  func wait(for text: String, seconds: Double = 20) -> [UInt8]? {
    let wanted = Array(text.utf8)
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
      let bytes = written
      if let range = bytes.firstRange(of: wanted) { return Array(bytes[..<range.upperBound]) }
      usleep(5_000)
    }
    return nil
  }

  /// Everything, also what a process that has ended left on the way.
  func settled() -> [UInt8] {
    // What is written now comes last.
    let end = Array("\u{1B}]2;end \(UInt64.random(in: 0...UInt64.max))\u{7}".utf8)
    _ = write(slave, end, end.count)
    let bytes = wait(for: String(decoding: end, as: UTF8.self)) ?? written
    return Array(bytes.suffix(end.count) == end[...] ? bytes.dropLast(end.count) : bytes[...])
  }

  /// The terminal's settings as bytes that can be compared.
  var settings: [UInt8] {
    var settings = termios()
    guard tcgetattr(master, &settings) == 0 else { return [] }
    return withUnsafeBytes(of: &settings) { Array($0) }
  }
}
