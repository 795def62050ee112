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

  /// An empty cell.
  package static func blank(_ role: Role) -> Cell { Cell(" ", width: 1, role: role) }

  /// The right half of a wide cell, which has the same role.
  static func continuation(_ role: Role) -> Cell { Cell("\0", width: 0, role: role) }

  private static let scalarMask: UInt64 = 0x1F_FFFF
  private static let roleShift: UInt64 = 42
  private static let widthShift: UInt64 = 50
}

extension Cell {
  /// The scalar that the cell shows; U+0000 in a continuation.
  package var base: Unicode.Scalar { Self.scalar(low) ?? "\0" }

  /// The combining marks on the base, at most four.
  package var marks: [Unicode.Scalar] {
    [low >> 21, low >> 42, high, high >> 21].compactMap(Self.scalar)
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
