/// Turns the bytes of a terminal into keys, pastes, mouse events and answers.
///
/// A value without a clock: whoever reads the terminal feeds what came, and calls `timeOut()` once `patience` has gone
/// by without another byte. The result depends on the bytes and the silences only, never on how the bytes were split.
/// What is no key (replies of the terminal, sequences nobody knows, ill-formed UTF-8) is swallowed: noise presses
/// nothing.
///
/// A slow line may deliver a sequence in pieces. What was begun is kept for a second. Only the first byte cannot wait so
/// long, for it is the Escape key too: what follows it late presses nothing any more, but a paste is still a paste.
package struct InputDecoder: Sendable {
  private var state = State.ground
  /// Whether the sequence under way is the late rest of one whose ESC has been taken for the Escape key.
  private var isLate = false
  private var parameters: [UInt8] = []
  /// The beginning of an answer; nil for one that nobody has asked for.
  private var answer: [UInt8]?
  private var mouseBytesMissing = 0
  private var pasted: [UInt8] = []
  /// Whether an end marker was the last that came of a paste.
  private var pasteHasEnded = false
  private var utf8: [UInt8] = []
  private var utf8Missing = 0
  private var utf8Modifiers: Key.Modifiers = []

  package init() {}

  private enum State: Sendable {
    case ground
    /// ESC came.
    case escape
    /// ESC came and nothing else for a while: it was the Escape key, or the rest of its sequence is late.
    case afterEscape
    /// Then this came: a key, or how the late rest begins.
    case lateIntroducer(UInt8)
    /// ESC [ came; parameter bytes are collected.
    case csi
    /// ESC O came; parameter bytes are collected.
    case ss3
    /// ESC [ M came: a mouse report whose numbers are bytes.
    case mouse
    /// An answer of the terminal (OSC, DCS, APC, PM, SOS): swallowed up to its end.
    case string
    case stringEscape
    /// Between ESC [ 200 ~ and ESC [ 201 ~.
    case paste
  }

  /// How long to wait for the next byte before calling `timeOut()`; nil when nothing is pending.
  package var patience: Duration? {
    switch state {
    case .ground: utf8Missing > 0 ? .seconds(1) : nil
    case .escape: .milliseconds(25)
    // No hand presses another key so soon.
    case .lateIntroducer: .milliseconds(50)
    case .afterEscape, .csi, .ss3, .mouse, .string, .stringEscape: .seconds(1)
    case .paste: pasteHasEnded ? .milliseconds(50) : .seconds(5)
    }
  }

  /// The most parameter bytes that a key's sequence may have.
  ///
  /// A longer one is no key, but goes on up to its end.
  private static let longestParameters = 64
  private static let pasteBegin = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// Decodes the next bytes.
  package mutating func feed(_ bytes: [UInt8]) -> [InputEvent] {
    bytes.withUnsafeBufferPointer { feed($0) }
  }

  /// Decodes the next bytes.
  package mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) -> [InputEvent] {
    var events: [InputEvent] = []
    for byte in bytes { step(byte, &events) }
    return events
  }

  /// Decides about what was begun and did not go on.
  package mutating func timeOut() -> [InputEvent] {
    let ended = state
    let text = pasted
    reset()
    switch ended {
    case .escape:
      state = .afterEscape
      return [.key(Key(.escape))]
    case .lateIntroducer(let byte): return [.key(Key(Character(Unicode.Scalar(byte))))]
    case .paste: return [.paste(String(decoding: text, as: UTF8.self))]
    case .ground, .afterEscape, .csi, .ss3, .mouse, .string, .stringEscape: return []
    }
  }

  private mutating func reset() {
    state = .ground
    isLate = false
    answer = nil
    parameters.removeAll(keepingCapacity: true)
    pasted = []
    pasteHasEnded = false
    utf8Missing = 0
  }

  private mutating func step(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch state {
    case .ground:
      ground(byte, [], &events)
    case .escape:
      isLate = false
      escape(byte, &events)
    case .afterEscape:
      afterEscape(byte, &events)
    case .lateIntroducer(let introducer):
      lateSequence(introducer, byte, &events)
    case .csi:
      controlSequence(byte, &events)
    case .ss3:
      singleShift(byte, &events)
    case .mouse:
      mouse(byte)
    case .string:
      string(byte, &events)
    case .stringEscape:
      state = .ground
      // ESC \ ends the string; any other byte begins a sequence of its own.
      if byte == UInt8(ascii: "\\") {
        finishString(&events)
      } else {
        isLate = false
        escape(byte, &events)
      }
    case .paste:
      paste(byte)
    }
  }

  // MARK: Plain bytes

  private mutating func ground(
    _ byte: UInt8, _ modifiers: Key.Modifiers, _ events: inout [InputEvent]
  ) {
    if utf8Missing > 0 {
      if byte & 0xC0 == 0x80 {
        utf8.append(byte)
        utf8Missing -= 1
        if utf8Missing == 0 { finishCharacter(&events) }
        return
      }
      // The character broke off; this byte begins something new.
      utf8Missing = 0
    }
    switch byte {
    case 0x1B:
      state = .escape
    case 0x0D:
      events.append(.key(Key(.enter, modifiers)))
    case 0x09:
      events.append(.key(Key(.tab, modifiers)))
    case 0x08, 0x7F:
      events.append(.key(Key(.backspace, modifiers)))
    case 0x00:
      events.append(.key(Key(" ", modifiers.union(.control))))
    case 0x01...0x1A:
      let letter = Character(Unicode.Scalar(byte + 0x60))
      events.append(.key(Key(letter, modifiers.union(.control))))
    case 0x1C...0x1F:
      let sign = Character(Unicode.Scalar(byte + 0x40))
      events.append(.key(Key(sign, modifiers.union(.control))))
    case 0x20..<0x7F:
      events.append(.key(Key(Character(Unicode.Scalar(byte)), modifiers)))
    case 0xC2...0xDF:
      beginCharacter(byte, missing: 1, modifiers)
    case 0xE0...0xEF:
      beginCharacter(byte, missing: 2, modifiers)
    case 0xF0...0xF4:
      beginCharacter(byte, missing: 3, modifiers)
    default:
      break
    }
  }

  private mutating func beginCharacter(_ byte: UInt8, missing: Int, _ modifiers: Key.Modifiers) {
    utf8.removeAll(keepingCapacity: true)
    utf8.append(byte)
    utf8Missing = missing
    utf8Modifiers = modifiers
  }

  private mutating func finishCharacter(_ events: inout [InputEvent]) {
    guard let text = String(validating: utf8, as: UTF8.self), let scalar = text.unicodeScalars.first
    else { return }
    // C1 controls are no keys.
    guard !(0x80...0x9F).contains(scalar.value) else { return }
    events.append(.key(Key(Character(scalar), utf8Modifiers)))
  }

  // MARK: Sequences

  private mutating func escape(_ byte: UInt8, _ events: inout [InputEvent]) {
    state = .ground
    switch byte {
    case UInt8(ascii: "["):
      parameters.removeAll(keepingCapacity: true)
      state = .csi
    case UInt8(ascii: "O"):
      parameters.removeAll(keepingCapacity: true)
      state = .ss3
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      answer = byte == UInt8(ascii: "]") ? [] : nil
      state = .string
    case 0x1B:
      events.append(.key(Key(.escape)))
      state = .escape
    default:
      ground(byte, .alt, &events)
    }
  }

  /// The first byte after an Escape that was pressed, or whose rest is late.
  private mutating func afterEscape(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "O"), UInt8(ascii: "]"), UInt8(ascii: "P"),
      UInt8(ascii: "_"):
      state = .lateIntroducer(byte)
    default:
      state = .ground
      ground(byte, [], &events)
    }
  }

  /// The byte right after one that is a key of its own, or begins the late rest of a sequence.
  private mutating func lateSequence(
    _ introducer: UInt8, _ byte: UInt8, _ events: inout [InputEvent]
  ) {
    let goesOn =
      switch introducer {
      case UInt8(ascii: "["): (0x20...0x7E).contains(byte)
      case UInt8(ascii: "O"): (0x30...0x39).contains(byte) || Self.ss3Codes[byte] != nil
      case UInt8(ascii: "]"): (0x30...0x39).contains(byte)
      case UInt8(ascii: "P"): (0x30...0x39).contains(byte) || "!$+=>".utf8.contains(byte)
      default: byte == UInt8(ascii: "G")
      }
    guard goesOn else {
      state = .ground
      ground(introducer, [], &events)
      ground(byte, [], &events)
      return
    }
    isLate = true
    escape(introducer, &events)
    step(byte, &events)
  }

  /// Adds the key of a sequence, unless the sequence came too late to press one.
  private func press(_ key: Key, _ events: inout [InputEvent]) {
    if !isLate { events.append(.key(key)) }
  }

  /// An answer of the terminal: one about colours is kept, all others are swallowed.
  private mutating func string(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch byte {
    case 0x07:
      state = .ground
      finishString(&events)
    case 0x18, 0x1A:
      state = .ground
    case 0x1B:
      state = .stringEscape
    default:
      if let length = answer?.count, length <= TerminalAnswer.longest { answer?.append(byte) }
    }
  }

  private mutating func finishString(_ events: inout [InputEvent]) {
    defer { answer = nil }
    if let answer, let known = TerminalAnswer(operatingSystemCommand: answer) {
      events.append(.answer(known))
    }
  }

  private mutating func singleShift(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch byte {
    case 0x30...0x3F:
      if parameters.count <= Self.longestParameters { parameters.append(byte) }
    case 0x1B:
      state = .escape
    default:
      state = .ground
      // Old terminals say here what is held: ESC O 5 C.
      guard let code = Self.ss3Codes[byte], let held = numbers?.last,
        let modifiers = held.modifiers
      else { return }
      press(Key(code, modifiers), &events)
    }
  }

  private mutating func mouse(_ byte: UInt8) {
    mouseBytesMissing -= 1
    if byte == 0x1B {
      // The numbers are never below 32: the report broke off.
      state = .escape
    } else if mouseBytesMissing == 0 {
      state = .ground
    }
  }

  private mutating func controlSequence(_ byte: UInt8, _ events: inout [InputEvent]) {
    switch byte {
    case 0x20...0x3F:
      if parameters.count <= Self.longestParameters { parameters.append(byte) }
    case 0x40...0x7E:
      // ESC [ [ A is how the Linux console sends F1.
      if byte == UInt8(ascii: "["), parameters.isEmpty {
        parameters.append(byte)
        return
      }
      state = .ground
      finishSequence(byte, &events)
    case 0x1B:
      state = .escape
    default:
      state = .ground
    }
  }

  private mutating func finishSequence(_ final: UInt8, _ events: inout [InputEvent]) {
    if parameters == [UInt8(ascii: "[")] {
      if (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final) {
        press(Key(.function(Int(final - UInt8(ascii: "A")) + 1)), &events)
      }
      return
    }
    if let event = privateSequence(final) {
      events.append(event)
      return
    }
    if final == UInt8(ascii: "M") {
      // With numbers the report is over.
      guard parameters.isEmpty else { return }
      mouseBytesMissing = 3
      state = .mouse
      return
    }
    // What is no list of numbers is an answer of the terminal.
    guard let numbers, let modifiers = numbers.count > 1 ? numbers[1].modifiers : []
    else { return }
    switch final {
    case UInt8(ascii: "~"):
      tilde(numbers, modifiers, &events)
    case UInt8(ascii: "u"):
      if let key = Self.kittyKey(numbers[0], modifiers) { press(key, &events) }
    case UInt8(ascii: "Z"):
      press(Key(.tab, modifiers.union(.shift)), &events)
    case UInt8(ascii: "I") where parameters.isEmpty:
      events.append(.focusGained)
    case UInt8(ascii: "O") where parameters.isEmpty:
      events.append(.focusLost)
    case UInt8(ascii: "R") where Self.isCursorReport(numbers):
      break
    default:
      if let code = Self.ss3Codes[final] { press(Key(code, modifiers), &events) }
    }
  }

  /// A mouse report (`ESC [ < … M`), or what keyboard and screen can do (`ESC [ ? … u`, `ESC [ ? … $ y`).
  private func privateSequence(_ final: UInt8) -> InputEvent? {
    switch (parameters.first, final) {
    case (UInt8(ascii: "<"), UInt8(ascii: "M")), (UInt8(ascii: "<"), UInt8(ascii: "m")):
      guard let numbers = Self.numbers(parameters.dropFirst()), numbers.count == 3,
        let code = numbers[0].value, let column = numbers[1].value, let row = numbers[2].value
      else { return nil }
      return MouseEvent(
        code: code, column: column, row: row, isRelease: final == UInt8(ascii: "m")
      ).map(InputEvent.mouse)
    case (UInt8(ascii: "?"), UInt8(ascii: "u")):
      guard let numbers = Self.numbers(parameters.dropFirst()), numbers.count == 1,
        let flags = numbers[0].value
      else { return nil }
      return .answer(.keyboardProtocol(flags: flags))
    case (UInt8(ascii: "?"), UInt8(ascii: "y")):
      // "?2026;2$y": the mode is known and can be set. 0 says that it is not known, 4 that it cannot be set.
      guard parameters.last == UInt8(ascii: "$"),
        let numbers = Self.numbers(parameters.dropFirst().dropLast()), numbers.count == 2,
        numbers[0].value == 2_026, let state = numbers[1].value, (1...3).contains(state)
      else { return nil }
      return .answer(.synchronizedOutput)
    default:
      return nil
    }
  }

  /// R is F3 without numbers and as "1;5"; other pairs say where the cursor is.
  private static func isCursorReport(_ numbers: [Number]) -> Bool {
    numbers.count > 1
      && (numbers[0].value != 1 || !(2...8).contains(numbers[1].value ?? 0))
  }

  private mutating func tilde(
    _ numbers: [Number], _ modifiers: Key.Modifiers, _ events: inout [InputEvent]
  ) {
    switch numbers[0].value ?? 0 {
    case 200:
      state = .paste
      pasted = []
    case 201:
      break
    case 27:
      if numbers.count > 2, let key = Self.kittyKey(numbers[2], modifiers) { press(key, &events) }
    case let number:
      if let code = Self.tildeCodes[number] { press(Key(code, modifiers), &events) }
    }
  }

  /// Collects a paste.
  ///
  /// An end marker ends it only when silence follows: what somebody copied may hold such a marker
  /// and then keys, and no hand presses a key so soon after a paste. Markers are no part of the
  /// text.
  private mutating func paste(_ byte: UInt8) {
    pasteHasEnded = false
    pasted.append(byte)
    guard byte == UInt8(ascii: "~") else { return }
    pasteHasEnded = pastedEnds(with: Self.pasteEnd)
    if pasteHasEnded || pastedEnds(with: Self.pasteBegin) {
      pasted.removeLast(Self.pasteEnd.count)
    }
  }

  private func pastedEnds(with marker: [UInt8]) -> Bool {
    pasted.suffix(marker.count).elementsEqual(marker)
  }

  // MARK: Tables

  /// One number of a sequence.
  private struct Number {
    /// Nil where none is written.
    var value: Int?
    /// The first number after a colon.
    var detail: Int?
    /// The second number after a colon.
    var secondDetail: Int?

    /// What a number says is held: 1 and a bit each.
    ///
    /// Nil when the key is let go rather than pressed (":3"), and when super, hyper or meta are
    /// held: then it is not the key that it is without them.
    var modifiers: Key.Modifiers? {
      let bits = max(0, (value ?? 1) - 1)
      guard detail != 3, bits & 0b11_1000 == 0 else { return nil }
      var modifiers: Key.Modifiers = []
      if bits & 1 != 0 { modifiers.insert(.shift) }
      if bits & 2 != 0 { modifiers.insert(.alt) }
      if bits & 4 != 0 { modifiers.insert(.control) }
      return modifiers
    }
  }

  /// The numbers of the parameters.
  private var numbers: [Number]? { Self.numbers(parameters[...]) }

  /// The numbers of "1;5:3", one at least; nil for parameters that are no list of numbers.
  private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Number]? {
    guard parameters.count <= Self.longestParameters else { return nil }
    var numbers: [Number] = []
    for part in parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      let fields = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      for field in fields {
        guard field.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), field.count < 10
        else { return nil }
      }
      let values = fields.map { Int(String(decoding: $0, as: UTF8.self)) }
      numbers.append(
        Number(
          value: values[0], detail: values.count > 1 ? values[1] : nil,
          secondDetail: values.count > 2 ? values[2] : nil))
    }
    return numbers
  }

  /// A key by its code point, as the kitty protocol and xterm's modifyOtherKeys send it.
  ///
  /// After the code come what shift makes of it and what stands on the same key of a QWERTY keyboard ("1092:1060:97" is
  /// "ф"), where the terminal tells.
  private static func kittyKey(_ number: Number, _ modifiers: Key.Modifiers) -> Key? {
    switch number.value ?? 0 {
    case 27: return Key(.escape, modifiers)
    case 13: return Key(.enter, modifiers)
    case 9: return Key(.tab, modifiers)
    case 8, 127: return Key(.backspace, modifiers)
    case let code:
      guard let character = character(code) else { return nil }
      let isShifted = modifiers.contains(.shift)
      return Key(
        isShifted
          ? number.detail.flatMap(Self.character) ?? Self.capital(of: character) : character,
        modifiers.subtracting(.shift), position: position(number, isShifted: isShifted))
    }
  }

  /// The character with this code point, unless it is a control or means a key without a character.
  private static func character(_ code: Int) -> Character? {
    guard code >= 0x20, code != 0x7F, !(0x80...0x9F).contains(code),
      !(0xE000...0xF8FF).contains(code), let scalar = Unicode.Scalar(UInt32(clamping: code))
    else { return nil }
    return Character(scalar)
  }

  /// A few letters have a capital of two ("ß", "SS") or of one with its accents beside it ("ΐ"); no key types that.
  private static func capital(of character: Character) -> Character {
    let capital = character.uppercased()
    return capital.unicodeScalars.count == 1 ? Character(capital) : character
  }

  /// What a QWERTY keyboard has on the key, where it types something else than ASCII.
  private static func position(_ number: Number, isShifted: Bool) -> Character? {
    guard let code = number.value, code > 0x7F, let base = number.secondDetail,
      (0x21...0x7E).contains(base), let character = character(base)
    else { return nil }
    guard isShifted else { return character }
    let plain = "`1234567890-=[]\\;',./"
    let shifted = "~!@#$%^&*()_+{}|:\"<>?"
    return zip(plain, shifted).first { $0.0 == character }?.1 ?? capital(of: character)
  }

  private static let tildeCodes: [Int: Key.Code] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12),
  ]

  /// Final bytes of SS3, and of CSI for the same keys.
  private static let ss3Codes: [UInt8: Key.Code] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
    UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2),
    UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4), UInt8(ascii: "M"): .enter,
  ]
}
