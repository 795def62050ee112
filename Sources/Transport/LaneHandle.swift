import CCurl

/// Owns the C side of a lane.
///
/// `@unchecked Sendable` because the pointer never changes, `ccurl_wake` may be called from any thread, and everything
/// else is called by ``CurlLane`` within a turn, which one thread has at a time. Whoever may still call ``wake()``
/// holds the object, so the lane is closed after the last of them.
final class LaneHandle: @unchecked Sendable {
  /// libcurl's number for "could not be set up".
  static let openingFailed = 2

  let pointer: OpaquePointer

  /// - Throws: ``TransportError/noLibrary(reason:)``; another when there is no memory or no descriptor left.
  init() throws(TransportError) {
    guard let pointer = ccurl_open() else {
      guard let words = ccurl_trouble() else {
        throw .other(code: Self.openingFailed, mayHaveBeenSent: false)
      }
      throw .noLibrary(reason: String(cString: words))
    }
    self.pointer = pointer
  }

  deinit {
    ccurl_close(pointer)
  }

  func wake() {
    ccurl_wake(pointer)
  }
}
