import Dashboard
import Foundation
import Marketplace
import Storage
import Synchronization

extension InboxService {
  /// Reads what only this machine knows, has lists and counts respect it, and watches the account from now on.
  func begin() {
    // On the lane of those who write drafts: none of what this desk's seller types is among those of the last time.
    perform(on: deskLane) { [self] () throws(StoreError) in
      let drafts = try desk.drafts(of: account)
      perform(on: markLane) { [self] () throws(StoreError) in
        let marks = try desk.marks(of: account)
        try pages.mirror(marks, of: account, now: Date())
        _ = try pages.wakeSleepers(of: account, now: Date())
        watch.begin()
        return [
          .began(drafts: drafts, marks: marks), .counts(try pages.inboxCounts(of: account)),
          .storeChanged,
        ]
      }
      return []
    }
  }

  /// Keeps a draft; one that a newer one waits to replace is passed over, so that a slow disk stays a key behind and not
  /// a line.
  func save(_ draft: Draft) {
    let number = newestDraft.withLock { newest in
      newest[draft.dialog, default: 0] += 1
      return newest[draft.dialog]
    }
    perform(on: deskLane) { [self] () throws(StoreError) in
      guard newestDraft.withLock({ $0[draft.dialog] }) == number else { return [] }
      do throws(StoreError) {
        try desk.save(draft, of: account)
      } catch {
        return [.draftNotSaved(draft.dialog, error.words)]
      }
      // With a newer one on its way it would not be true.
      return newestDraft.withLock { $0[draft.dialog] } == number ? [.draftSaved(draft.dialog)] : []
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
