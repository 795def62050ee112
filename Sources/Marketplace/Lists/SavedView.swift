/// A list as the seller arranged it, kept under a name of his own.
///
/// It says what to look for, not what was found: every time it is shown the list is read anew.
package struct SavedView: Hashable, Sendable {
  /// One per account; a second one of the name takes the place of the first.
  package var name: String
  package var list: List
  /// As it was typed: "state:on stock:low", "is:unread".
  package var filter: String
  /// What else the list was set to, in the words of its screen: ["sort": "price", "order": "reversed"].
  ///
  /// What a screen does not know is left as it is there.
  package var settings: [String: String]

  package init(
    name: String, list: List, filter: String = "", settings: [String: String] = [:]
  ) {
    self.name = name
    self.list = list
    self.filter = filter
    self.settings = settings
  }

  /// The lists that can be kept; the raw value is what is stored.
  package enum List: String, CaseIterable, Sendable {
    case dialogs
    case products
    case sales
    case reviews
  }

  /// A longer name is cut.
  package static let longestName = 60
  /// So many views of an account are kept at most; more would be no help to anybody.
  package static let most = 200
}
