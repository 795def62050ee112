import Dashboard
import Foundation
import Marketplace
import Storage
import Synchronization

extension InboxService {
  /// Reads what only this machine knows, has lists and counts respect it, and watches the account from now on.
  func begin() {
    perform(on: deskLane) { [self] () throws(StoreError) in
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
        return [.draftSaved(draft.dialog)]
      } catch {
        return [.draftNotSaved(draft.dialog, error.words)]
      }
    }
  }

  func save(_ marks: DialogMarks, _ dialog: DialogID) {
    perform(on: deskLane) { [self] () throws(StoreError) in
      try desk.save(marks, for: dialog, of: account, now: Date())
      try pages.mirror(marks, of: dialog, account: account, now: Date())
      watch.tellCounts()
      return [.marksSaved(dialog, marks), .storeChanged]
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
