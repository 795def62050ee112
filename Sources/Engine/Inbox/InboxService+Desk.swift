import Dashboard
import Foundation
package import Marketplace
import Storage
import Synchronization

extension InboxService {
  /// Reads what only this machine knows, has lists and counts respect it, and watches the account from now on.
  func begin() {
    perform(on: markLane) { [self] () throws(StoreError) in
      let drafts = try desk.drafts(of: account)
      let marks = try desk.marks(of: account)
      try pages.mirror(marks, of: account, now: Date())
      _ = try pages.wakeSleepers(of: account, now: Date())
      watch.begin()
      return [
        .began(drafts: drafts, marks: marks), .counts(try pages.inboxCounts(of: account)),
        .storeChanged,
      ]
    }
  }

  /// Stores what was typed.
  ///
  /// A disk slower than the seller's fingers gets the newest draft only.
  func save(_ draft: Draft) {
    let dialog = draft.dialog
    unsavedDrafts.withLock { $0[dialog] = draft }
    perform(on: deskLane) { [self] () throws(StoreError) in
      guard let draft = unsavedDrafts.withLock({ $0.removeValue(forKey: dialog) }) else {
        return []
      }
      do throws(StoreError) {
        try desk.save(draft, of: account)
      } catch {
        return [.draftNotSaved(dialog, error.words)]
      }
      // With a newer one on its way it would not be true.
      return unsavedDrafts.withLock { $0[dialog] == nil } ? [.draftSaved(dialog)] : []
    }
  }

  /// Gives the outbox its turn to store an answer: after every draft that came before, before every one that comes after.
  ///
  /// A draft that was saved after its answer would be found at the next start, and be sent again by the seller.
  ///
  /// - Parameter put: Stores the answer and forgets the dialog's draft; false when it could not.
  package func leave(_ dialog: DialogID, put: @escaping @Sendable () -> Bool) {
    let draft = unsavedDrafts.withLock { $0.removeValue(forKey: dialog) }
    perform(on: deskLane) { [self] () throws(StoreError) in
      if !put(), let draft { try desk.save(draft, of: account) }
      return []
    }
  }

  func save(_ marks: DialogMarks, _ dialog: DialogID) {
    perform(on: markLane) { [self] () throws(StoreError) in
      try desk.save(marks, for: dialog, of: account, now: Date())
      try pages.mirror(marks, of: dialog, account: account, now: Date())
      watch.tellCounts()
      return [.marksSaved(dialog, marks), .storeChanged]
    }
  }

  /// Says of many dialogs that they need no answer.
  func quiet(_ through: [DialogID: MessageID]) {
    perform(on: markLane, failing: .quieted([])) { [self] () throws(StoreError) in
      let changes = try desk.quiet(through, of: account, now: Date())
      let marks = Dictionary(changes.map { ($0.dialog, $0.to) }, uniquingKeysWith: { $1 })
      try pages.mirror(changed: marks, of: account, now: Date())
      watch.tellCounts()
      return [.quieted(changes), .storeChanged]
    }
  }

  func takeBack(_ changes: [MarksChange]) {
    perform(on: markLane) { [self] () throws(StoreError) in
      let marks = try desk.takeBack(changes, of: account, now: Date())
      try pages.mirror(changed: marks, of: account, now: Date())
      watch.tellCounts()
      return [.marksChanged(marks), .storeChanged]
    }
  }

  /// Another process has written to `desk.sqlite`: what it says of dialogs is shown.
  package func storeTouched() {
    perform(on: markLane) { [self] () throws(StoreError) in
      let marks = try pages.mirror(try desk.marks(of: account), of: account, now: Date())
      guard !marks.isEmpty else { return [] }
      watch.tellCounts()
      return [.marksChanged(marks), .storeChanged]
    }
  }

  // MARK: Ready answers

  func readAnswers(_ generation: Generation) {
    perform(on: deskLane) { [desk, tools] () throws(StoreError) in
      let uses = try desk.answerUses()
      let library = tools.answers()
      let answers = library.answers.map { answer in
        var answer = answer
        answer.uses = uses[answer.id] ?? 0
        return answer
      }
      return [.answersRead(generation, answers, problems: library.problems)]
    }
  }

  func noteUse(of answer: String) {
    perform(on: deskLane) { [desk] () throws(StoreError) in
      try desk.noteAnswerUse(answer)
      return []
    }
  }
}
