import CCurl

/// Undoes one content coding while the bytes arrive.
///
/// A class for its `deinit`; one exchange owns it, on one thread.
final class BodyDecoder {
  enum Coding {
    case gzip
    case deflate
  }

  private let coding: Coding
  private let limit: Int
  private var inflater: OpaquePointer?
  private var hasEnded = false
  /// The first byte of a `deflate` body, while the second is awaited that tells what the body is.
  private var held: [UInt8] = []
  private var room = [UInt8](repeating: 0, count: 64 * 1024)
  private(set) var decoded: [UInt8] = []

  /// - Parameter limit: How many decoded bytes are too many to go on; no more than that are ever held.
  init(_ coding: Coding, limit: Int) {
    self.coding = coding
    self.limit = limit
  }

  deinit {
    if let inflater { ccurl_inflater_close(inflater) }
  }

  /// Decodes the next piece.
  func take(_ bytes: UnsafeBufferPointer<UInt8>) throws(TransportError) {
    if inflater != nil || coding == .gzip {
      try decode(bytes)
      return
    }
    held.append(contentsOf: bytes)
    guard held.count >= 2 else { return }
    let piece = held
    held = []
    try piece.withUnsafeBufferPointer { (bytes) throws(TransportError) in try decode(bytes) }
  }

  /// The whole body, or the reason why it is not whole.
  func finish() throws(TransportError) -> [UInt8] {
    guard hasEnded else { throw .brokenAnswer(.truncated) }
    // Coded twice and labelled once: nothing that we ask for is a gzip file inside a gzip coding.
    if coding == .gzip, decoded.starts(with: [0x1F, 0x8B]) {
      throw .brokenAnswer(.unexpectedCoding)
    }
    return decoded
  }

  private func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(TransportError) {
    let inflater = try openedInflater(for: bytes)
    var rest = bytes[...]
    repeat {
      // After the end there is nothing: concatenated streams are not what one coding makes.
      if hasEnded {
        if rest.isEmpty { return }
        throw .brokenAnswer(.corruptCoding)
      }
      var taken = 0
      var made = 0
      let piece = UnsafeBufferPointer(rebasing: rest)
      let state = room.withUnsafeMutableBufferPointer { room in
        ccurl_inflate(
          inflater, piece.baseAddress, piece.count, room.baseAddress, room.count, &taken, &made)
      }
      guard decoded.count + made <= limit else { throw .tooLarge(.body, limit: limit) }
      decoded.append(contentsOf: room[..<made])
      rest = rest.dropFirst(taken)
      switch state {
      case .CCURL_INFLATE_MORE: if made < room.count { return }
      case .CCURL_INFLATE_ENDED: hasEnded = true
      case .CCURL_INFLATE_CORRUPT: throw .brokenAnswer(.corruptCoding)
      }
    } while true
  }

  private func openedInflater(for first: UnsafeBufferPointer<UInt8>) throws(TransportError)
    -> OpaquePointer
  {
    if let inflater { return inflater }
    let kind: ccurl_coding =
      switch coding {
      case .gzip: .CCURL_GZIP
      // The standard says zlib; some servers leave the wrapping off.
      case .deflate: BodyDecoder.isZlib(first) ? .CCURL_ZLIB : .CCURL_RAW_DEFLATE
      }
    guard let opened = ccurl_inflater_open(kind) else { throw .brokenAnswer(.corruptCoding) }
    inflater = opened
    return opened
  }

  /// Whether two bytes are a zlib header (RFC 1950 §2.2): method 8, and a check that makes a multiple of 31.
  private static func isZlib(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes[0] & 0x0F == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])).isMultiple(of: 31)
  }
}
