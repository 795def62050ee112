/// An answer that was written once to be given often: one file of the library.
package struct ReadyAnswer: Hashable, Sendable, Identifiable {
  /// The file's name without its ending.
  package var id: String
  package var title: LocalizedText
  package var tags: [String]
  /// The text in each language, with placeholders.
  package var text: LocalizedText
  /// Paths of files that go with it.
  package var attachments: [String]
  /// How often it was used.
  package var uses: Int

  package init(
    id: String, title: LocalizedText, tags: [String] = [], text: LocalizedText,
    attachments: [String] = [], uses: Int = 0
  ) {
    self.id = id
    self.title = title
    self.tags = tags
    self.text = text
    self.attachments = attachments
    self.uses = uses
  }
}
