import Foundation

/// Tells a seller's hands from noise: a cat, a paste without brackets, a broken line.
///
/// Nobody gives more than twelve different commands within a second, nor switches things more than twelve times; what
/// does so writes nothing.
package struct NoiseGate: Equatable, Sendable {
  /// The most different commands, and the most writing ones, that a second of work has.
  private static let limit = 12
  private static let span: TimeInterval = 1

  private struct Entry: Equatable, Sendable {
    var time: Date
    var command: String
    var isWrite: Bool
  }

  private var recent: [Entry] = []

  package init() {}

  /// Whether what came within the last second is noise.
  package private(set) var isNoisy = false

  /// Takes note of a command; answers whether with it noise has begun.
  mutating func note(_ command: String, isWrite: Bool, at now: Date) -> Bool {
    // A clock that was set back must not make a second long.
    recent.removeAll { !(0...Self.span).contains(now.timeIntervalSince($0.time)) }
    if !recent.contains(where: { $0.command == command && $0.time == now }) || isWrite {
      recent.append(Entry(time: now, command: command, isWrite: isWrite))
    }
    let wasNoisy = isNoisy
    isNoisy =
      Set(recent.map(\.command)).count > Self.limit
      || recent.count(where: \.isWrite) > Self.limit
    // No more is needed to go on saying so.
    if recent.count > 64 { recent.removeFirst(recent.count - 64) }
    return isNoisy && !wasNoisy
  }

  /// Whether it still is noise at this time, though nothing more has come.
  func isNoisy(at now: Date) -> Bool {
    guard isNoisy, let last = recent.last else { return false }
    return (0...Self.span).contains(now.timeIntervalSince(last.time))
  }
}
