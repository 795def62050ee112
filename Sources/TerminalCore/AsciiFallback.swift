/// What stands for a scalar where only ASCII can be shown: in a locale without UTF-8, and with `--ascii`.
///
/// One byte per cell, so that columns stay where they are; the right half of a wide cell becomes a space. Letters become
/// the Latin letter that helps most to read the word, not a transliteration.
package enum AsciiFallback {
  /// The printable ASCII character for a scalar that cells show; "?" where none comes close.
  package static func replacement(for scalar: Unicode.Scalar) -> UInt8 {
    let value = scalar.value
    switch value {
    case 0x20..<0x7F: return UInt8(value)
    case 0xA0..<0x180: return latin.utf8Start[Int(value - 0xA0)]
    case 0x400..<0x460: return cyrillic.utf8Start[Int(value - 0x400)]
    default: return decoration(scalar) ?? others[scalar] ?? UInt8(ascii: "?")
    }
  }

  /// Whether the scalar decorates rather than says something.
  ///
  /// These are borders, arrows, blocks, shapes, the marks of the interface itself, and the dashes, quotes and blanks of
  /// typography, which ASCII has in its own way. They alone are replaced where the terminal has letters but may lack
  /// symbols.
  package static func isBorder(_ scalar: Unicode.Scalar) -> Bool {
    typography.contains(scalar) || decoration(scalar) != nil
  }

  private static let typography = Set(
    "·×«»‐‑‒–—―−‘’‚“”„\u{A0}\u{2009}\u{202F}".unicodeScalars)

  private static func decoration(_ scalar: Unicode.Scalar) -> UInt8? {
    let character: Unicode.Scalar? =
      switch scalar.value {
      case 0x2190...0x21FF, 0x27F0...0x27FF, 0x2900...0x297F, 0x2B00...0x2B11, 0x2B60...0x2BFF:
        arrow(scalar)
      case 0x2500...0x257F: boxDrawing(scalar)
      case 0x2580...0x259F: "#"
      case 0x25A0...0x25FF: shape(scalar)
      case 0x2800...0x28FF: braille(scalar)
      case 0x1FB00...0x1FBAF: "#"
      default: mark(scalar)
      }
    return character.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  /// By the number of dots, so that a chart of them keeps its heights.
  private static func braille(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch (scalar.value & 0xFF).nonzeroBitCount {
    case 0: " "
    case 1...2: "."
    case 3...5: ":"
    default: "#"
    }
  }

  private static func boxDrawing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "─", "━", "┄", "┅", "┈", "┉", "╌", "╍", "═", "╴", "╶", "╸", "╺", "╼", "╾": "-"
    case "│", "┃", "┆", "┇", "┊", "┋", "╎", "╏", "║", "╵", "╷", "╹", "╻", "╽", "╿": "|"
    case "╱": "/"
    case "╲": "\\"
    case "╳": "x"
    default: "+"
    }
  }

  private static func arrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "←", "⇐", "⟵", "⟸", "↞", "↢", "↤", "↩", "↫", "↼", "↽", "⇇", "⇚", "⇠", "⇤", "⇦", "⬅": "<"
    case "↑", "⇑", "↟", "↥", "↾", "↿", "⇈", "⇞", "⇡", "⇧", "⤒", "⬆": "^"
    case "↓", "⇓", "↡", "↧", "⇂", "⇃", "⇊", "⇟", "⇣", "⇩", "⤓", "⬇", "↵", "⏎": "v"
    case "↔", "⇔", "⟷", "⟺", "⬌": "-"
    case "↕", "⇕", "⇅", "⇵", "⬍": "|"
    case "↖", "↘", "⇖", "⇘": "\\"
    case "↗", "↙", "⇗", "⇙": "/"
    case "↻", "↺", "⟲", "⟳", "⭮", "⭯": "o"
    default: ">"
    }
  }

  private static func shape(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "▲", "△", "▴", "▵", "◢", "◣", "◤", "◥": "^"
    case "▼", "▽", "▾", "▿": "v"
    case "▶", "▷", "▸", "▹", "►", "▻": ">"
    case "◀", "◁", "◂", "◃", "◄", "◅": "<"
    case "■", "▪", "◼", "◾", "▬", "▮", "▰": "#"
    case "□", "▫", "◻", "◽", "▭", "▯", "▱": "_"
    case "○", "◌", "◦", "◯", "◎", "◇": "o"
    default: "*"
    }
  }

  private static func mark(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "•", "∙", "⋅", "★", "☆", "✦", "✱": "*"
    case "‣", "›", "❯": ">"
    case "‹", "❮": "<"
    case "…", "⋯": "."
    case "✓", "✔": "v"
    case "✗", "✘", "✕", "✖", "☒", "☑": "x"
    case "☐": "_"
    case "⚠": "!"
    default: nil
    }
  }

  /// For U+00A0 to U+017F.
  private static let latin: StaticString = """
     !cLoY|S"ca"--r-o+23'uP.,1o"113?\
    AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty\
    AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL\
    lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs
    """

  /// For U+0400 to U+045F.
  private static let cyrillic: StaticString = """
    EEDGESIIJLNCKIUDABVGDEJZIYKLMNOPRSTUFHCCSS'Y`EUAabvgdejziyklmnop\
    rstufhccss'y`euaeedgesiijlnckiud
    """

  private static let others: [Unicode.Scalar: UInt8] = {
    var others: [Unicode.Scalar: UInt8] = [:]
    for (character, scalars) in [
      ("'", "‘’‚‛′ʼʹ‵"), ("\"", "“”„‟″❝❞"), ("-", "‐‑‒–—―−⁃"), ("/", "⁄∕"), ("*", "×∗†‡"),
      ("~", "∼≈"),
      ("=", "≠≡"), ("<", "≤⟨"), (">", "≥⟩"), ("(", "⁽₍（"), (")", "⁾₎）"), ("%", "‰‱"), ("!", "‼！"),
      ("?", "⁇⁈？"), (",", "，、"), (".", "。．"), (":", "："), (";", "；"), ("E", "€₠"), ("R", "₽₹₨"),
      ("U", "₴"), ("K", "₸₭"), ("L", "₤₺₾"), ("W", "₩"), ("B", "₿฿₡"), ("P", "₱₧"), ("N", "№₦"),
      ("D", "₫"), ("S", "₪"), ("A", "₳"), ("G", "₲Ґ"), ("g", "ґ"), ("T", "™₮"), ("F", "₣ƒ"),
      ("C", "₵℃"),
      ("S", "Ș"), ("s", "ș"), ("T", "Ț"), ("t", "ț"), ("i", "ℹ"), ("Y", "Ұ"), ("y", "ұ"),
      ("Q", "Қ"),
      ("q", "қ"), ("N", "Ң"), ("n", "ң"), ("G", "Ғ"), ("g", "ғ"), ("U", "Ү"), ("u", "ү"),
      ("O", "Ө"),
      ("o", "ө"), ("H", "Һ"), ("h", "һ"), ("A", "Ә"), ("a", "ә"),
    ] as [(Unicode.Scalar, String)] {
      for scalar in scalars.unicodeScalars {
        others[scalar] = UInt8(truncatingIfNeeded: character.value)
      }
    }
    return others
  }()
}
