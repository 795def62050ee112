import TerminalCore
import Testing

/// What is no key presses none: answers of the terminal, mouse reports, broken sequences, ill-formed text.
@Suite("Noise")
struct InputNoiseTests {
  @Test(
    "Answers of terminals press nothing",
    arguments: [
      "\u{1B}[?62;22c", "\u{1B}[>41;354;0c", "\u{1B}[=1;2c", "\u{1B}[0n", "\u{1B}[24;80R",
      "\u{1B}[1;1R", "\u{1B}[1;80R", "\u{1B}[?1;1R", "\u{1B}[?2027;2$y", "\u{1B}[2;1$y",
      "\u{1B}[8;24;80t", "\u{1B}[?997;1n", "\u{1B}]10;rgb:0000/0000/0000\u{7}",
      "\u{1B}]52;c;cXF\u{1B}\\", "\u{1B}[?1;2u", "\u{1B}[?u", "\u{1B}]11;?\u{7}",
      "\u{1B}]11;rgb:00/00\u{7}", "\u{1B}]11;rgb:00000/0/0\u{7}", "\u{1B}]11;red\u{7}",
      "\u{1B}]11;rgb:0/0/0/0\u{7}", "\u{1B}]11;rgb:x/y/z\u{7}", "\u{1B}]11;rgb:0/0/0\u{18}",
      "\u{1B}P>|XTerm(379)\u{1B}\\",
      "\u{1B}P1$r0m\u{1B}\\", "\u{1B}P1+r544e=787465726d\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\",
      "\u{1B}^private\u{1B}\\", "\u{1B}Xstring\u{1B}\\", "\u{1B}]0;title\u{18}",
      "\u{1B}]0;title\u{1A}",
    ])
  func answers(_ bytes: String) { #expect(decoded(bytes.utf8).isEmpty) }

  @Test(
    "Mouse reports that nobody asked for, or that say nothing of use, press nothing",
    arguments: [
      "\u{1B}[M !!", "\u{1B}[M#qq", "\u{1B}[32;10;10M", "\u{1B}[0;1;1;1;1T", "\u{1B}[<35;1;1M",
      "\u{1B}[<66;1;1M", "\u{1B}[<67;1;1M", "\u{1B}[<128;1;1M", "\u{1B}[<3;1;1M",
      "\u{1B}[<64;1;1m", "\u{1B}[<0;0;1M", "\u{1B}[<0;1;0M", "\u{1B}[<0;1M", "\u{1B}[<M",
      "\u{1B}[<0;1;1;1M", "\u{1B}[<;;M", "\u{1B}[<0;1;99999999999999999999M", "\u{1B}[<0;1;1A",
    ])
  func mouse(_ bytes: String) { #expect(decoded(bytes.utf8).isEmpty) }

  @Test("After a mouse report the next key is a key")
  func afterMouse() { #expect(pressed("\u{1B}[M !!j\u{1B}[<35;1;1Mk") == "j k") }

  @Test(
    "Sequences with numbers that mean nothing press nothing",
    arguments: [
      "\u{1B}[~", "\u{1B}[;5~", "\u{1B}[99999999999999999999~", "\u{1B}[1$~", "\u{1B}[3 ~",
      "\u{1B}[0u", "\u{1B}[55296u", "\u{1B}[1114112u", "\u{1B}[57414u", "\u{1B}[155u",
      "\u{1B}[27;5~", "\u{1B}[27;5;99999999999999999999~", "\u{1B}[25~", "\u{1B}[9~", "\u{1B}[x",
      "\u{1B}[201~", "\u{1B}[1;99999999999999999999A", "\u{1B}O5;5;5z", "\u{1B}[\"p",
    ])
  func meaningless(_ bytes: String) { #expect(decoded(bytes.utf8).isEmpty) }

  @Test("However long an answer is, nothing in it is a key")
  func longStrings() {
    for introducer in "]P_^X" {
      for length in [4_000, 4_096, 4_097, 100_000] {
        let body = String(repeating: "q:x", count: length / 3)
        #expect(pressed("\u{1B}\(introducer)\(body)\u{1B}\\j") == "j")
      }
    }
    for length in [60, 64, 65, 66, 5_000] {
      let numbers = String(repeating: "1;", count: length / 2)
      #expect(pressed("\u{1B}[\(numbers)Aj") == (numbers.utf8.count <= 64 ? "up j" : "j"))
      #expect(pressed("\u{1B}[?\(numbers)cj") == "j")
    }
  }

  @Test("What was begun and does not go on is given up, and the next key is a key")
  func timeouts() {
    for begun in [
      "[", "[1;", "[[", "[M", "[M!", "O", "O5", "]11;rgb", "P", "_G", "]0;x\u{1B}", "[<0;1",
    ] {
      var decoder = InputDecoder()
      #expect(decoder.feed(Array("\u{1B}\(begun)".utf8)).isEmpty)
      #expect(decoder.patience != nil)
      #expect(decoder.timeOut().isEmpty, "\(begun)")
      #expect(decoder.patience == nil)
      #expect(decoder.feed([0x6A]) == [.key(Key("j"))])
    }
    var decoder = InputDecoder()
    #expect(decoder.feed([0xD0]).isEmpty)
    #expect(decoder.patience != nil)
    #expect(decoder.timeOut().isEmpty)
    #expect(decoder.feed([0xB6, 0x6A]) == [.key(Key("j"))])
  }

  @Test("A sequence inside another ends it")
  func sequenceInSequence() {
    #expect(pressed("\u{1B}[1;\u{1B}[A") == "up")
    #expect(pressed("\u{1B}O\u{1B}[A") == "up")
    #expect(pressed("\u{1B}[M!\u{1B}[A") == "up")
    #expect(pressed("\u{1B}]0;x\u{1B}[A") == "up")
    #expect(pressed("\u{1B}]0;x\u{1B}\u{1B}\\j") == "esc alt-\\ j")
  }

  @Test("Ill-formed UTF-8 presses nothing, and what follows it is read anew")
  func illFormed() {
    let cases: [[UInt8]] = [
      [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
      [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC2], [0xE2, 0x82],
      [0xF0, 0x9F, 0x98],
      // C1 controls, well-formed and raw.
      [0xC2, 0x80], [0xC2, 0x9B], [0xC2, 0x9D], [0x9B], [0x90],
    ]
    for bytes in cases {
      #expect(decoded(bytes).isEmpty, "\(bytes)")
      #expect(decoded([0x1B] + bytes).isEmpty, "ESC \(bytes)")
      #expect(decoded(bytes + [0x6A]) == [.key(Key("j"))], "\(bytes) j")
      #expect(decoded(bytes + Array("ж".utf8)) == [.key(Key("ж"))], "\(bytes) ж")
      #expect(decoded(bytes + Array("\u{1B}[A".utf8)) == [.key(Key(.up))], "\(bytes) up")
    }
  }
}

/// How the bytes were split over reads never matters.
@Suite("Chunks")
struct InputChunkTests {
  private static let corpus: [String] = [
    "j", "ж", "🚀", "\u{1B}[A", "\u{1B}OP", "\u{1B}[1;5C", "\u{1B}[3~", "\u{1B}[24;2~", "\u{1B}[[C",
    "\u{1B}[97;5u", "\u{1B}[27;6;65~", "\u{1B}x", "\u{1B}ж", "\u{1B}", "\u{1B}[Z", "\u{1B}[I",
    "\u{1B}[O",
    "\u{1B}[<0;10;5M", "\u{1B}[M !!", "\u{1B}]11;rgb:0/0/0\u{7}", "\u{1B}P>|x\u{1B}\\",
    "\u{1B}_G\u{1B}\\",
    "\u{1B}[200~два\nслова\u{1B}[201~", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[20", "\r", "\t",
    "\u{7F}",
    "\0", "\u{C2}\u{9B}", "\u{1B}[?62;22c", "\u{1B}O5A",
    "\u{1B}]11;rgb:1c/1c/1c\u{1B}\\", "\u{1B}[<65;3;4M", "\u{1B}[<0;3;4m", "\u{1B}[?5u",
    "\u{1B}[1092::97;5u",
  ]

  @Test("Real sequences one after the other, split anywhere, press the same")
  func realSequences() {
    var random = TextSource(seed: 7)
    for _ in 0..<400 {
      let text = (0..<random.number(1...12)).map { _ in
        Self.corpus[random.number(0...Self.corpus.count - 1)]
      }.joined()
      expectSameInChunks(Array(text.utf8), &random)
    }
  }

  @Test("Random bytes, split anywhere, press the same")
  func randomBytes() {
    var random = TextSource(seed: 8)
    // Rich in what begins sequences.
    let pool =
      Array("\u{1B}\u{1B}[[]OP_M;;:123~~uARZ<?\u{7}\\j".utf8) + [
        0xD0, 0xB6, 0x9F, 0xF0, 0x80, 0xFF,
      ]
    for round in 0..<600 {
      let bytes = (0..<random.number(1...60)).map { _ in
        round % 2 == 0
          ? UInt8(random.number(0...255)) : pool[random.number(0...pool.count - 1)]
      }
      expectSameInChunks(bytes, &random)
    }
  }

  private func expectSameInChunks(_ bytes: [UInt8], _ random: inout TextSource) {
    let whole = decoded(bytes)
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = min(rest.count, random.number(1...4))
      events += decoder.feed(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    if decoder.patience != nil { events += decoder.timeOut() }
    #expect(events == whole, "\(bytes)")
  }

  @Test("From whatever noise, silence brings the decoder back: the next key is a key")
  func recovery() {
    var random = TextSource(seed: 9)
    for _ in 0..<2_000 {
      var decoder = InputDecoder()
      _ = decoder.feed((0..<random.number(1...40)).map { _ in UInt8(random.number(0...255)) })
      for _ in 0..<2 where decoder.patience != nil { _ = decoder.timeOut() }
      #expect(decoder.patience == nil)
      #expect(decoder.feed(Array("\u{1B}[A".utf8)) == [.key(Key(.up))])
    }
  }
}
