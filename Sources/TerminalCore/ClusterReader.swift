/// One extended grapheme cluster of a text: the unit that layout never splits.
struct Cluster {
  /// Where its bytes lie.
  var start: Int
  var end: Int
  /// Its first scalar.
  var first: Unicode.Scalar
  var properties: ScalarProperties
  /// Whether it is one scalar that is drawn as it is.
  var isSimple: Bool
}

/// Reads the clusters of a text in order, by our own tables: the C library's and Swift's know other versions of Unicode.
///
/// Works over the text's UTF-8, one look-up per scalar and no allocation. Every call is given the same bytes: a value
/// that kept the span could not be stored.
struct ClusterReader {
  /// Where the next cluster starts.
  private(set) var offset = 0
  // The scalar there, its properties, and where it ends. At the end of the text it is a letter: before one, a letter
  // is a cluster.
  private var scalar: Unicode.Scalar = "a"
  private var properties = ScalarProperties("a")
  private var scalarEnd = 0
  private var isAtEnd = false

  init(_ bytes: Span<UInt8>) {
    peek(bytes)
  }

  /// The properties of the scalar at `offset`, nil at the end: what follows a cluster decides about a joiner in it.
  var following: ScalarProperties? { isAtEnd ? nil : properties }

  /// The next cluster, or nil at the end of the text.
  @inline(__always)
  mutating func next(in bytes: Span<UInt8>) -> Cluster? {
    if isAtEnd { return nil }
    var cluster = Cluster(
      start: offset, end: scalarEnd, first: scalar, properties: properties,
      isSimple: properties.isSimple)
    offset = scalarEnd
    peek(bytes)
    if cluster.isSimple, properties.isSimple { return cluster }
    if takeRest(after: cluster.properties, bytes) {
      cluster.end = offset
      cluster.isSimple = false
    }
    return cluster
  }

  /// Moves past the scalars that belong to the cluster begun with `first`; false when there are none.
  private mutating func takeRest(after first: ScalarProperties, _ bytes: Span<UInt8>) -> Bool {
    var boundary = ClusterBoundary(first)
    let start = offset
    while !isAtEnd, boundary.takes(properties) {
      offset = scalarEnd
      peek(bytes)
    }
    return offset > start
  }

  @inline(__always)
  private mutating func peek(_ bytes: Span<UInt8>) {
    if offset < bytes.count {
      let (next, length) = bytes.decode(at: offset)
      scalar = next
      scalarEnd = offset &+ length
      properties = ScalarProperties(scalar)
    } else {
      isAtEnd = true
      properties = ScalarProperties("a")
    }
  }
}

extension Span<UInt8> {
  /// The scalar whose UTF-8 starts at `offset`.
  @inline(__always)
  func scalar(at offset: Int) -> Unicode.Scalar { decode(at: offset).scalar }

  /// The scalar whose UTF-8 starts at `offset`, and its length.
  ///
  /// Swift strings hold well-formed UTF-8 only, so the lead byte says all about the length; a byte that should not be
  /// there would read as some scalar or trap, it is never a read outside the span.
  @inline(__always)
  func decode(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    func tail(_ place: Int) -> UInt32 { UInt32(self[offset &+ place]) & 0x3F }
    func checked(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(value) ?? "\u{FFFD}" }
    let lead = self[offset]
    let bits = UInt32(lead)
    // One return for each length: what is known there about the value spares its check.
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    if lead < 0xE0 { return (checked((bits & 0x1F) << 6 | tail(1)), 2) }
    if lead < 0xF0 { return (checked((bits & 0x0F) << 12 | tail(1) << 6 | tail(2)), 3) }
    return (checked((bits & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)), 4)
  }
}

extension Substring {
  /// Calls `body` with the text's UTF-8; `offset`s of the text layer count from its first byte.
  @inline(__always)
  func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable({ body($0.span) }) { return result }
    // Only strings bridged from another runtime are not contiguous; there are none on Linux.
    var copy = String(self)
    return copy.withUTF8 { body($0.span) }
  }
}
