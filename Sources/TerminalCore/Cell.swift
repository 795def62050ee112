/// One character cell of a canvas: what stands there, how many columns it takes, and what it is for.
///
/// Sixteen bytes that the terminal driver (`CNcurses`) reads in place, as two 64-bit words:
///
/// | word | bits | holds |
/// |---|---|---|
/// | `low` | 0–20 | the base scalar; zero in a continuation |
/// | `low` | 21–41 | the first combining mark, zero for none |
/// | `low` | 42–62 | the second combining mark |
/// | `high` | 0–20 | the third combining mark |
/// | `high` | 21–41 | the fourth combining mark |
/// | `high` | 42–49 | the role's raw value |
/// | `high` | 50–51 | columns: 1 or 2; 0 in a continuation, the right half of the wide cell to its left |
///
/// A cell of a picture has bit 63 of `low` set, and in its bits 0–23 and 24–47 the colours of its upper and lower half,
/// 0xRRGGBB each, of which it shows the upper one as the block `▀`.
///
/// All other bits are zero. Base and marks are printable: only the display filter makes cells from text.
package struct Cell: Hashable, Sendable {
  package private(set) var low: UInt64
  package private(set) var high: UInt64

  /// A cell of one scalar without marks, one or two columns wide.
  @inline(__always)
  init(_ base: Unicode.Scalar, width: Int, role: Role) {
    low = UInt64(base.value)
    high = UInt64(role.rawValue) << Self.roleShift | UInt64(width) << Self.widthShift
  }

  /// Two pixels of a picture, one above the other; colours are 0xRRGGBB, or what stands for them on a terminal.
  package init(upper: UInt32, lower: UInt32) {
    low = Self.pictureBit | UInt64(upper & 0xFF_FFFF) | UInt64(lower & 0xFF_FFFF) << 24
    high = UInt64(Role.default.rawValue) << Self.roleShift | 1 << Self.widthShift
  }

  /// An empty cell.
  package static func blank(_ role: Role) -> Cell { Cell(" ", width: 1, role: role) }

  /// The right half of a wide cell, which has the same role.
  static func continuation(_ role: Role) -> Cell { Cell("\0", width: 0, role: role) }

  private static let pictureBit: UInt64 = 1 << 63
  private static let scalarMask: UInt64 = 0x1F_FFFF
  private static let roleShift: UInt64 = 42
  private static let widthShift: UInt64 = 50
}

extension Cell {
  /// The scalar that the cell shows; U+0000 in a continuation.
  package var base: Unicode.Scalar { isPicture ? "▀" : Self.scalar(low) ?? "\0" }

  /// Whether the cell shows two pixels of a picture.
  package var isPicture: Bool { low & Self.pictureBit != 0 }

  /// The colours of a picture's cell.
  package var pixels: (upper: UInt32, lower: UInt32) {
    (UInt32(low & 0xFF_FFFF), UInt32(low >> 24 & 0xFF_FFFF))
  }

  /// The combining marks on the base, at most four.
  package var marks: [Unicode.Scalar] {
    isPicture ? [] : [low >> 21, low >> 42, high, high >> 21].compactMap(Self.scalar)
  }

  /// What the cell is for.
  package var role: Role {
    get { Role(rawValue: UInt8(truncatingIfNeeded: high >> Self.roleShift)) ?? .default }
    set {
      high = high & ~(0xFF << Self.roleShift) | UInt64(newValue.rawValue) << Self.roleShift
    }
  }

  /// Columns: 1 or 2, and 0 for a continuation.
  package var width: Int { Int(high >> Self.widthShift & 3) }

  /// Whether the cell is the right half of the wide cell to its left.
  package var isContinuation: Bool { width == 0 }

  /// Puts a mark on the base; the fifth and later ones are dropped, since no reader needs a pile of them.
  mutating func attach(_ mark: Unicode.Scalar) {
    guard !isPicture else { return }
    let mark = UInt64(mark.value)
    if low >> 21 & Self.scalarMask == 0 {
      low |= mark << 21
    } else if low >> 42 == 0 {
      low |= mark << 42
    } else if high & Self.scalarMask == 0 {
      high |= mark
    } else if high >> 21 & Self.scalarMask == 0 {
      high |= mark << 21
    }
  }

  private static func scalar(_ word: UInt64) -> Unicode.Scalar? {
    let value = UInt32(word & scalarMask)
    return value == 0 ? nil : Unicode.Scalar(value)
  }
}
