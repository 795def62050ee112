/// An `InputDecoder` with a clock: knows when silence means something.
///
/// The time counts from the last byte, however often somebody looks in between: a wait that ends for another reason is
/// no silence.
package struct TimedInput: Sendable {
  private var decoder = InputDecoder()
  /// When silence will have meant something; nil when nothing is pending.
  package private(set) var deadline: ContinuousClock.Instant?

  package init() {}

  /// Decodes the next bytes, which were read at this time.
  package mutating func feed(
    _ bytes: UnsafeBufferPointer<UInt8>, at now: ContinuousClock.Instant
  ) -> [InputEvent] {
    defer { deadline = decoder.patience.map { now + $0 } }
    return decoder.feed(bytes)
  }

  /// Decodes the next bytes, which were read at this time.
  package mutating func feed(
    _ bytes: [UInt8], at now: ContinuousClock.Instant
  ) -> [InputEvent] {
    bytes.withUnsafeBufferPointer { feed($0, at: now) }
  }

  /// Nothing has come by this time: decides about what was pending, if it has been long enough.
  package mutating func pass(to now: ContinuousClock.Instant) -> [InputEvent] {
    guard let deadline, now >= deadline else { return [] }
    defer { self.deadline = decoder.patience.map { now + $0 } }
    return decoder.timeOut()
  }
}
