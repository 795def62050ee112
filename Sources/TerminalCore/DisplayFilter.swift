/// The only way from text to cells: an allow-list.
///
/// Printable scalars and their combining marks become cells; everything else becomes a blank, a visible token, U+FFFD or
/// nothing, so a terminal that is sent the cells' scalars can be made to do nothing but print. What is drawn stays in
/// logical order, and of an emoji sequence only its base, for that is all that terminals agree on.
struct DisplayFilter {
  var policy = WidthPolicy()
  var role = Role.default
  /// The role of what stands for characters that cannot be shown as themselves.
  var tokenRole = Role.textToken

  /// The columns that the cluster takes, which is what its cells take together.
  @inline(__always)
  func width(
    of cluster: Cluster, in bytes: Span<UInt8>, before following: ScalarProperties?
  ) -> Int {
    if cluster.isSimple { return cluster.properties.width(policy) }
    var columns = 0
    drawComplex(cluster, in: bytes, before: following) { columns += $0.width }
    return columns
  }

  /// Whether the cluster takes other columns where its text is cut after it.
  func isBound(_ cluster: Cluster, in bytes: Span<UInt8>, to following: ScalarProperties?) -> Bool {
    if cluster.isSimple { return false }
    return width(of: cluster, in: bytes, before: following)
      != width(of: cluster, in: bytes, before: nil)
  }

  /// Gives `emit` the cells of the cluster from left to right, wide ones without their continuation.
  ///
  /// - Parameter following: The scalar after the cluster, on which it depends whether a joiner is spelling.
  @inline(__always)
  func draw(
    _ cluster: Cluster, in bytes: Span<UInt8>, before following: ScalarProperties?,
    _ emit: (Cell) -> Void
  ) {
    if cluster.isSimple {
      emit(Cell(cluster.first, width: cluster.properties.width(policy), role: role))
    } else {
      drawComplex(cluster, in: bytes, before: following, emit)
    }
  }

  private func drawComplex(
    _ cluster: Cluster, in bytes: Span<UInt8>, before following: ScalarProperties?,
    _ emit: (Cell) -> Void
  ) {
    var drawing = ClusterDrawing(filter: self)
    var offset = cluster.start
    while offset < cluster.end {
      let scalar = bytes.scalar(at: offset)
      let properties = ScalarProperties(scalar)
      if properties.displayClass == .lineControl {
        // One blank, also for CR LF, which is one cluster.
        emit(.blank(role))
        return
      }
      if let end = EmojiSequence.end(in: bytes, from: offset, upTo: cluster.end) {
        drawing.addEmoji(scalar, emit)
        offset = end
        continue
      }
      offset += UTF8.width(scalar)
      let next =
        offset < cluster.end ? ScalarProperties(bytes.scalar(at: offset)) : following
      drawing.add(scalar, properties, before: next, emit)
    }
    drawing.finish(emit)
  }
}
