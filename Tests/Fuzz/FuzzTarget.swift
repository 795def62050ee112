import Configuration
import Foundation
import Pictures
import TerminalCore

/// The parts that read what strangers write, each with what must hold for any bytes.
enum FuzzTarget: String, CaseIterable {
  /// What a terminal sends.
  case input
  /// What is shown of a text.
  case filter
  /// How wide a text is, where it is cut and broken.
  case wrap
  /// An editor that is typed and pasted into.
  case editor
  /// Bodies of messages and descriptions.
  case html
  case theme
  /// The config file, with its keymap.
  case config
  /// Pictures that buyers send.
  case picture

  func run(_ bytes: [UInt8]) {
    switch self {
    case .input: Self.input(bytes)
    case .filter: Self.filter(bytes)
    case .wrap: Self.wrap(bytes)
    case .editor: Self.editor(bytes)
    case .html: Self.html(bytes)
    case .theme: Self.theme(bytes)
    case .config: Self.config(bytes)
    case .picture: Self.picture(bytes)
    }
  }

  // MARK: Pictures

  /// Whatever the bytes are, the picture is as small as is promised and is read in time.
  private static func picture(_ bytes: [UInt8]) {
    let begun = ContinuousClock.now
    do throws(PictureProblem) {
      let picture = try PictureReader.read(bytes)
      check(PictureReader.facts(bytes) != nil, "a picture without facts")
      check(
        picture.size.columns <= Picture.largest.columns
          && picture.size.rows <= Picture.largest.rows,
        "larger than promised")
      check(picture.pixels.allSatisfy { $0 <= 0xFF_FFFF }, "a pixel that is no colour")
      let cells = Size(columns: 20, rows: 7)
      let small = picture.shrunk(toCells: cells)
      check(small.size.columns <= 20 && small.size.rows <= 14, "does not fit into its cells")
      var canvas = Canvas(Size(columns: 30, rows: 10))
      canvas.draw(small, in: Rect(column: 25, row: 5, columns: 20, rows: 7))
    } catch {
      check(error != .tooSlow || bytes.count > 100_000, "few bytes take long")
    }
    check(begun.duration(to: .now) < .seconds(4), "took longer than its patience")
  }

  // MARK: Input

  /// However the bytes are split the same comes out, and silence ends everything.
  private static func input(_ bytes: [UInt8]) {
    func silence(_ decoder: inout InputDecoder) -> [InputEvent] {
      var events: [InputEvent] = []
      for _ in 0..<3 where decoder.patience != nil { events += decoder.timeOut() }
      check(decoder.patience == nil, "something is pending after silence")
      return events
    }
    var whole = InputDecoder()
    var expected = whole.feed(bytes)
    expected += silence(&whole)
    // The first bytes say how the rest is split.
    var split = InputDecoder()
    var events: [InputEvent] = []
    var rest = bytes[...]
    var step = 0
    while !rest.isEmpty {
      let length = min(rest.count, 1 + Int(bytes[step % bytes.count] % 7))
      events += split.feed(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
      step += 1
    }
    events += silence(&split)
    check(events == expected, "split differs")
    for case .key(let key) in events {
      if case .character(let character) = key.code {
        check(character.unicodeScalars.count == 1, "a key of several scalars")
        for scalar in character.unicodeScalars {
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          check(!isControl, "a control is a key")
        }
      }
      check(Key(named: key.description) != nil || key.position != nil, "\(key) has no name")
    }
    check(split.feed([0x6A]) == [.key(Key("j"))], "after silence a key is no key")
  }

  // MARK: Text

  /// Nothing but what can be printed, the same again when filtered again, and as wide as it says.
  private static func filter(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let plain = DisplayText.plain(text)
    for scalar in plain.unicodeScalars {
      check(isHarmless(scalar), "U+\(String(scalar.value, radix: 16)) is shown")
    }
    check(DisplayText.plain(plain) == plain, "filtered twice it is another text")
    let width = DisplayText.width(of: text)
    check(DisplayText.width(of: plain) == width, "the plain text has another width")
    var canvas = Canvas(Size(columns: max(1, min(width, 2_000)), rows: 1))
    let drawn = canvas.write(text, column: 0, row: 0, columns: width, role: .default, cut: .clip)
    check(width > 2_000 || drawn == width, "drawn \(drawn) columns, said \(width)")
    for scalar in DisplayText.clipboard(text).unicodeScalars where scalar != "\n" {
      check(scalar.properties.generalCategory != .control, "a control goes to the clipboard")
    }
    _ = DisplayText.hasHiddenCharacters(text)
  }

  /// Whether terminals do nothing with the scalar but print it.
  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if 0x20..<0x7F ~= scalar.value { return true }
    if scalar.properties.isDefaultIgnorableCodePoint { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }

  /// Lines fit, lose nothing but the blanks they are broken at, and a prefix is a prefix.
  private static func wrap(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let columns = 1 + Int(first % 120)
    let policy = WidthPolicy(ambiguousIsWide: first >= 128)
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let lines = DisplayText.wrap(text, columns: columns, policy: policy)
    check(!lines.isEmpty, "no line")
    var place = text.startIndex
    for line in lines {
      check(line.startIndex >= place, "lines overlap")
      for scalar in text[place..<line.startIndex].unicodeScalars {
        check(
          scalar.properties.isWhitespace || scalar.properties.generalCategory == .control,
          "a line lost \(scalar)")
      }
      place = line.endIndex
      let width = DisplayText.width(of: line, policy: policy)
      let fits = DisplayText.prefix(of: line, columns: columns, policy: policy)
      check(
        width <= columns || fits.text.isEmpty || line.unicodeScalars.count < 200,
        "a line is \(width) wide")
      check(fits.columns <= columns, "a prefix is too wide")
      check(line.hasPrefix(fits.text) || fits.text.isEmpty, "a prefix is none")
    }
  }

  /// Whatever is typed, the cursor is on the screen and the text is as long as it says.
  private static func editor(_ bytes: [UInt8]) {
    var editor = TextEditor()
    var size = Size(columns: 20, rows: 5)
    editor.resize(size)
    var rest = bytes[...]
    let commands = EditCommand.allCases
    while let operation = rest.popFirst() {
      switch operation {
      case 0..<100:
        _ = editor.perform(commands[Int(operation) % commands.count])
      case 100..<140:
        let length = Int(rest.popFirst() ?? 0)
        editor.paste(String(decoding: rest.prefix(length), as: UTF8.self))
        rest = rest.dropFirst(length)
      case 140..<150:
        size = Size(columns: Int(rest.popFirst() ?? 0) % 60, rows: Int(rest.popFirst() ?? 0) % 20)
        editor.resize(size)
      case 150..<160:
        editor.point(
          at: Position(column: Int(rest.popFirst() ?? 0), row: Int(rest.popFirst() ?? 0) % 30))
      default:
        _ = editor.press(Key(Character(Unicode.Scalar(0x20 + operation % 0x5F))))
      }
      check(editor.cursor <= editor.text.utf8.count, "the cursor is behind the text")
      var canvas = Canvas(size)
      let cursor = editor.draw(in: &canvas, Rect(size))
      check(size.columns == 0 || size.rows == 0 || cursor != nil, "the cursor is not on the screen")
    }
  }

  /// Whatever entities and tags there are, what is shown of the text is plain.
  private static func html(_ bytes: [UInt8]) {
    let html = String(decoding: bytes, as: UTF8.self)
    let text = HTMLText.plain(html)
    // A tag costs at most a line, an entity at most as many bytes as it has; links are written out.
    check(text.utf8.count <= html.utf8.count * 4 + 64, "the text is longer than its markup")
    filter(Array(text.utf8))
  }

  // MARK: Files

  /// A folder in memory for files that have to be files.
  private static let folder: String = {
    let parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    let path = parent + "/sellerdesk-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return path
  }()

  private static func write(_ bytes: [UInt8], _ name: String) -> String {
    let path = folder + "/" + name
    check(
      FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600]),
      "\(path) cannot be written")
    return path
  }

  /// A theme is whole or says what is wrong with it, where.
  private static func theme(_ bytes: [UInt8]) {
    _ = write(bytes, "fuzz.toml")
    let library = ThemeLibrary(directory: folder)
    let theme = library["fuzz"]
    check(theme == nil || theme?.styles.count == Role.allCases.count, "a theme lacks roles")
    // Asking for problems reads all themes, the compiled ones too: for few inputs, of any length.
    if theme == nil, bytes.reduce(0, { $0 &* 31 &+ Int($1) }) & 1_023 == 0 {
      check(!library.problems.isEmpty, "a broken theme without a problem")
    }
  }

  /// A config is read or says what is wrong with it.
  private static func config(_ bytes: [UInt8]) {
    let path = write(bytes, "config")
    guard case .failure(let problems) = ConfigFile.load(path) else { return }
    check(!problems.all.isEmpty, "a broken config without a problem")
    for problem in problems.all { check(problem.line.map { $0 > 0 } ?? true, "a line below 1") }
  }
}
