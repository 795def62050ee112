/// Everything that a person reads, in one language.
///
/// The whole catalogue is this module.
///
/// A text is a property or a function that holds all its languages side by side, so that none can be missing. Names of
/// things the program is told to do (commands, flags, file names) are not texts.
package struct Texts: Hashable, Sendable {
  package let language: Language

  package init(_ language: Language) { self.language = language }

  /// The text of this language.
  func pick(_ english: String, _ russian: String) -> String {
    switch language {
    case .english: english
    case .russian: russian
    }
  }

  /// The form of a word that a number asks for.
  ///
  /// - Parameters:
  ///   - english: for one, and for all other numbers.
  ///   - russian: for 1 (21, 31 …), for 2–4 (22–24 …), and for the rest.
  func plural(
    _ count: Int, _ english: (String, String), _ russian: (String, String, String)
  ) -> String {
    switch language {
    case .english:
      return count == 1 ? english.0 : english.1
    case .russian:
      let (tens, ones) = (abs(count) % 100, abs(count) % 10)
      if ones == 1 && tens != 11 { return russian.0 }
      if (2...4).contains(ones) && !(12...14).contains(tens) { return russian.1 }
      return russian.2
    }
  }
}

/// A language of the interface.
///
/// The raw value is the word of `--lang` and of the config.
package enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case russian = "ru"

  /// The language of a locale name such as "ru_RU.UTF-8"; English for all that is not Russian.
  package init(locale: String) {
    self = locale.lowercased().hasPrefix("ru") ? .russian : .english
  }
}
