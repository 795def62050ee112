/// What a few sellers and many attackers put into titles: controls that must never reach a terminal as they
/// are.
///
/// Source: RELIABILITY.md, T02 to T06, T11, T14.
enum HostileTexts {
  /// One of eight kinds, by number.
  static func text(_ number: Int) -> String {
    switch number % 8 {
    case 0: " \u{1B}[31mSALE\u{1B}[0m\u{1B}]0;pwned\u{07}"
    case 1: " \u{202E}gpj.yek\u{202C} \u{2066}x\u{2069}\u{200F}"
    case 2: "\r\nSecond line\tTab\u{0B}\u{0C}\u{85}\u{2028}end"
    case 3: " before\u{0}after"
    case 4: " Z" + String(repeating: "\u{0335}\u{0321}\u{0489}\u{0363}", count: 12) + "algo"
    case 5: " zero\u{200B}\u{2060}\u{FEFF}\u{00AD}width\u{115F}\u{3164}"
    case 6: " \u{9B}31m\u{9D}52;c;cHduZWQ=\u{9C}\u{1B}P$qm\u{1B}\\\u{1B}_G\u{1B}\\"
    default: " \u{1B}c\u{1B}#8\u{0E}\u{8}\u{8}\u{7F}\u{E0001}\u{E0041}"
    }
  }

  /// Entities that decode to controls, unclosed tags, comments.
  static let markup =
    "<br>&#27;[2J&#x9b;1m&#x202e;evil&#8236; &amp;#27;[0m &#0; &#x110000; &#27<!-- \u{1B}]52;c;x\u{07} --><script>1</script><b"
}
