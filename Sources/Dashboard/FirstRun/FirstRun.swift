package import TerminalCore
package import Texts

/// The screen of a desk that has no account yet: a key is pasted, checked at once and added, or the demo shop is opened.
///
/// A small program of its own beside ``Desk``, for it has neither account nor store.
package enum FirstRun {
  /// What the screen is started with.
  package struct Setup: Equatable, Sendable {
    package var texts: Texts
    package var theme: String
    /// The file that the account is written to.
    package var configPath: String
    /// Where a key can be kept, the usual place first; never empty.
    package var places: [KeyPlace]
    package var refusal: Refusal?

    package init(
      texts: Texts, theme: String = "midnight", configPath: String, places: [KeyPlace],
      refusal: Refusal? = nil
    ) {
      self.texts = texts
      self.theme = theme
      self.configPath = configPath
      self.places = places
      self.refusal = refusal
    }
  }

  /// Where a key is kept.
  package enum KeyPlace: Hashable, Sendable {
    case keyring
    case file(String)
  }

  /// Why no account can be added now.
  package enum Refusal: Equatable, Sendable {
    case readOnly
    case offline
  }

  /// What the account will be made of.
  package struct Entry: Equatable, Sendable {
    package var sellerID: Int
    package var key: HiddenText
    package var place: KeyPlace
  }

  /// What a service says of a key, by its own names of rights.
  package struct KeyReport: Equatable, Sendable {
    /// Whether the service tells rights at all.
    package var isTold: Bool
    package var granted: [String]
    package var missing: [String]

    package init(isTold: Bool, granted: [String] = [], missing: [String] = []) {
      self.isTold = isTold
      self.granted = granted
      self.missing = missing
    }
  }

  package enum Field: CaseIterable, Equatable, Sendable {
    case sellerID
    case key
    case place
  }

  /// How far the account is.
  package enum Step: Equatable, Sendable {
    case filling
    case checking
    /// The service takes the key.
    case works(KeyReport)
    case adding
    case startingDemo
  }

  /// How the screen ended.
  package enum Outcome: Equatable, Sendable {
    /// The account is in the config.
    case account
    /// The demo shop is there.
    case demo
    case quit
  }

  package struct Model: Equatable, Sendable {
    package var setup: Setup
    package var size: Size
    package var field = Field.sellerID
    package var sellerID = TextField()
    package var key = HiddenText()
    /// Which of the setup's places is chosen.
    package var place = 0
    package var step = Step.filling
    package var notice: Desk.Notice?
    package var generation = Generation()
    package var outcome: Outcome?

    package init(setup: Setup, size: Size) {
      self.setup = setup
      self.size = size
    }

    package var texts: Texts { setup.texts }

    /// What is typed so far; nil while something is missing.
    var entry: Entry? {
      guard let number = Int(sellerID.text), number > 0, !key.isEmpty,
        setup.places.indices.contains(place)
      else { return nil }
      return Entry(sellerID: number, key: key, place: setup.places[place])
    }
  }

  /// What happened, never what to do about it.
  package enum Msg: Equatable, Sendable {
    case input(InputEvent)
    case resized(Size)
    /// The program goes on after a stop.
    case resumed
    case checked(Generation, Result<KeyReport, Trouble>)
    /// The account was added, or why not.
    case added(Generation, Trouble?)
    case demoStarted(Generation, Trouble?)
  }

  /// Why something did not work, in words.
  package struct Trouble: Error, Equatable, Sendable {
    package var words: String

    package init(_ words: String) { self.words = words }
  }

  /// Something the screen wants done to the world.
  package enum Effect: Equatable, Sendable {
    /// Ask the service whether it takes a key, and what the key may do.
    case check(Entry, Texts, Generation)
    /// Keep the key and write the account to the config.
    case add(Entry, Texts, Generation)
    /// Start the demo's shop.
    case startDemo(Texts, Generation)
    case redraw
    case suspend
  }
}
