import Foundation

/// A terminal that for a moment shows nothing of what is typed and hands every key over at once.
///
/// Whatever ends the program meanwhile, the terminal is put back.
struct QuietTerminal {
  private let descriptor: Int32
  private var old: termios

  /// Nil when the descriptor is no terminal that can be set.
  init?(_ descriptor: Int32) {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    self.descriptor = descriptor
    old = settings
    Self.watch(descriptor, settings)
    // Signs of control are read like all others: ctrl-c puts the terminal back by way of the reader.
    settings.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
    settings.c_iflag &= ~tcflag_t(IXON | INLCR | IGNCR)
    // Not flushed: what was pasted before the question came is an answer, too.
    guard tcsetattr(descriptor, TCSADRAIN, &settings) == 0 else {
      Self.unwatch()
      return nil
    }
  }

  func restore() {
    var old = old
    tcsetattr(descriptor, TCSADRAIN, &old)
    Self.unwatch()
  }

  // MARK: Signals

  private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]

  // Written before the handlers are installed, read by them only; there is one quiet terminal at a time.
  nonisolated(unsafe) private static var watched: (descriptor: Int32, settings: termios) = (
    -1, termios()
  )
  // Written and read by the one thread that has a quiet terminal.
  nonisolated(unsafe) private static var before: [Int32: sigaction] = [:]

  private static func watch(_ descriptor: Int32, _ settings: termios) {
    watched = (descriptor, settings)
    for number in signals {
      var action = sigaction()
      var old = sigaction()
      sigaction(number, nil, &old)
      before[number] = old
      // What is ignored (nohup) stays ignored.
      if old.ignores { continue }
      action.__sigaction_handler.sa_handler = { number in
        tcsetattr(QuietTerminal.watched.descriptor, TCSANOW, &QuietTerminal.watched.settings)
        signal(number, SIG_DFL)
        raise(number)
      }
      sigaction(number, &action, nil)
    }
  }

  private static func unwatch() {
    for (number, old) in before {
      var old = old
      sigaction(number, &old, nil)
    }
    before = [:]
  }
}

extension sigaction {
  fileprivate var ignores: Bool {
    unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}

/// One secret line from a terminal: nothing of it is shown, and no line discipline cuts it at 4 kB (K13).
struct SecretLine {
  /// How typing ended.
  enum Ending: Equatable {
    case entered
    /// ctrl-c.
    case interrupted
    /// ctrl-d on an empty line, or the terminal is gone.
    case closed
  }

  /// More than any key.
  static let longest = 65_536

  private(set) var bytes: [UInt8] = []
  private var escape = Escape.none

  private enum Escape {
    case none
    case begun
    case sequence
  }

  /// Takes a byte; returns how typing ended, nil while it goes on.
  mutating func take(_ byte: UInt8) -> Ending? {
    switch escape {
    case .begun:
      escape = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .sequence : .none
      return nil
    case .sequence:
      // Arrow keys, and the marks around a paste, are no part of a key.
      if (0x40...0x7E).contains(byte) { escape = .none }
      return nil
    case .none: break
    }
    switch byte {
    case 0x0A, 0x0D: return .entered
    case 0x03: return .interrupted
    case 0x04: return bytes.isEmpty ? .closed : nil
    case 0x1B: escape = .begun
    case 0x15: bytes = []
    case 0x08, 0x7F:
      // A whole character, however many bytes it has.
      while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    case 0x00..<0x20: break
    default: if bytes.count < Self.longest { bytes.append(byte) }
    }
    return nil
  }
}
