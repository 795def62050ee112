import TerminalCore

/// How many colours a terminal can show, and the number that stands for a colour there.
enum ColourSupport: Equatable {
  case none
  case eight
  case sixteen
  case palette256
  case direct

  init(reported: Int) {
    switch reported {
    case ..<8: self = .none
    case ..<16: self = .eight
    case ..<256: self = .sixteen
    case 256: self = .palette256
    default: self = .direct
    }
  }

  /// The numbers of a style's colours for ncurses; -1 for the terminal's own.
  func numbers(_ style: Style) -> (foreground: Int32, background: Int32) {
    switch self {
    case .eight, .sixteen:
      let (foreground, background) = style.basicColours(ofSixteen: self == .sixteen)
      return (foreground.map(Int32.init) ?? -1, background.map(Int32.init) ?? -1)
    case .none, .palette256, .direct:
      return (number(style.foreground), number(style.background))
    }
  }

  /// Whether pictures can be shown in cells: with fewer colours they are noise.
  var showsPictures: Bool { self == .palette256 || self == .direct }

  /// Puts the terminal's numbers in the place of the colours of pictures.
  func replacePictures(in cells: inout ArraySlice<Cell>) {
    for index in cells.indices where cells[index].isPicture {
      guard showsPictures else {
        cells[index] = .blank(.default)
        continue
      }
      let (upper, lower) = cells[index].pixels
      cells[index] = Cell(upper: pictureNumber(upper), lower: pictureNumber(lower))
    }
  }

  private func pictureNumber(_ pixel: UInt32) -> UInt32 {
    let colour = Colour.rgb(
      red: UInt8(pixel >> 16 & 0xFF), green: UInt8(pixel >> 8 & 0xFF), blue: UInt8(pixel & 0xFF))
    return UInt32(max(0, number(colour)))
  }

  /// The number for ncurses; -1 for the terminal's own colour.
  func number(_ colour: Colour) -> Int32 {
    let number: UInt8? =
      switch self {
      case .none: nil
      case .eight: colour.nearestBasic(ofSixteen: false)
      case .sixteen: colour.nearestBasic(ofSixteen: true)
      case .palette256: colour.nearest256
      case .direct:
        switch colour {
        case .terminal: nil
        case .indexed(let index): index & 7
        case .rgb: nil
        }
      }
    if case .rgb(let red, let green, let blue) = colour, self == .direct {
      // In direct mode the numbers below 8 are palette entries: the darkest blues are moved out of their way.
      let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
      return value < 8 ? 8 : value
    }
    return number.map(Int32.init) ?? -1
  }
}
