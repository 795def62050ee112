/// The languages in which a shop writes its texts.
///
/// The raw value is the tag that Digiseller uses (api/digiseller.md §1.9).
package enum TextLanguage: String, CaseIterable, Sendable, Comparable {
  case russian = "ru-RU"
  case english = "en-US"

  /// Reads a locale tag by its language part: "ru-RU", "ru", "en-EN"; nil for other languages.
  package init?(tag: String) {
    switch tag.lowercased().prefix(2) {
    case "ru": self = .russian
    case "en": self = .english
    default: return nil
    }
  }

  /// The two letters used in `--json` and in the header of panes.
  package var code: String {
    switch self {
    case .russian: "ru"
    case .english: "en"
    }
  }

  /// The language to show when this one has no text.
  package var other: TextLanguage { self == .russian ? .english : .russian }

  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// One text in the languages in which the shop wrote it; a missing translation is absent, not empty.
package struct LocalizedText: Hashable, Sendable {
  package var russian: String?
  package var english: String?

  package init(russian: String? = nil, english: String? = nil) {
    self.russian = russian
    self.english = english
  }

  /// A text in one language.
  package init(_ text: String, in language: TextLanguage) {
    self.init()
    self[language] = text
  }

  package subscript(language: TextLanguage) -> String? {
    get { language == .russian ? russian : english }
    set {
      switch language {
      case .russian: russian = newValue
      case .english: english = newValue
      }
    }
  }

  /// The text in this language; when there is none or it is empty, the one in the other language.
  package func text(preferring language: TextLanguage) -> String? {
    if let text = self[language], !text.isEmpty { return text }
    return self[language.other] ?? self[language]
  }

  package var isEmpty: Bool { (russian ?? "").isEmpty && (english ?? "").isEmpty }
}
