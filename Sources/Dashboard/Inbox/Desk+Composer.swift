import Foundation
import Marketplace
import TerminalCore
import Texts

extension Draft {
  /// These words and files, then those; the cursor stays in the first.
  fileprivate func followed(by later: Draft) -> Draft {
    var both = self
    both.text += (text.isEmpty || later.text.isEmpty ? "" : "\n\n") + later.text
    both.files += later.files.filter { !files.contains($0) }
    return both
  }
}

extension Desk {
  // MARK: Beginning and ending

  /// Opens the composer of the dialog that commands are about, with its draft.
  static func beginReply(_ model: inout Model) -> [Effect] {
    guard let target = model.inbox.target else { return [] }
    var effects: [Effect] = []
    if model.inbox.focus != .thread || model.inbox.thread?.dialog != target {
      effects = open(&model, target, model.inbox.targetRow)
    }
    model.inbox.composer = Composer(
      target, model.inbox.drafts[target],
      basis: model.inbox.thread?.newest?.id ?? model.inbox.targetRow?.newest,
      policy: model.setup.widths)
    return effects
  }

  /// What was typed has changed: it is kept at once.
  static func edited(_ model: inout Model) -> [Effect] {
    guard var composer = model.inbox.composer else { return [] }
    composer.concerns = []
    if let newest = newestShown(model, composer.dialog) {
      composer.basis = newest
      composer.begun = composer.begun ?? newest
    }
    composer.saving = .saving
    let draft = composer.draft(at: model.now)
    model.inbox.composer = composer
    model.inbox.drafts[composer.dialog] = draft.isEmpty ? nil : draft
    noteChange(&model, composer.dialog, at: model.current)
    return [model.inbox.ask(.saveDraft(draft))]
  }

  private static func noteChange(_ model: inout Model, _ dialog: DialogID, at index: Int) {
    guard !model.inboxes[index].arrivals.hasBegun else { return }
    model.inboxes[index].changedBeforeDrafts.insert(dialog)
  }

  /// Takes what was kept of the last time.
  ///
  /// A seller who was faster keeps both: those words, then what was typed since.
  static func receive(_ model: inout Model, _ drafts: [Draft], at index: Int) -> [Effect] {
    let changed = model.inboxes[index].changedBeforeDrafts
    model.inboxes[index].changedBeforeDrafts = []
    var effects: [Effect] = []
    for kept in drafts where !kept.isEmpty {
      let dialog = kept.dialog
      var draft = kept
      if let typed = model.inboxes[index].drafts[dialog] {
        guard changed.contains(dialog) else { continue }
        draft = kept.followed(by: typed)
        draft.cursor =
          draft.text.unicodeScalars.count - typed.text.unicodeScalars.count + typed.cursor
        draft.changedAt = model.now
      }
      model.inboxes[index].drafts[dialog] = draft
      if changed.contains(dialog) {
        // On the disk it was written over.
        effects.append(.inbox(model.setup.accounts[index].id, .saveDraft(draft)))
      }
      if let composer = model.inboxes[index].composer, composer.dialog == dialog {
        var fresh = Composer(dialog, draft, basis: composer.basis, policy: model.setup.widths)
        fresh.picker = composer.picker
        model.inboxes[index].composer = fresh
      }
    }
    return effects
  }

  private static func newestShown(_ model: Model, _ dialog: DialogID) -> MessageID? {
    guard let thread = model.inbox.thread, thread.dialog == dialog else { return nil }
    return thread.newest?.id
  }

  /// An answer that was taken back comes into the composer again, before what was typed since.
  static func bringBack(
    _ model: inout Model, account: AccountID, dialog: DialogID, _ reply: Reply
  ) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    var draft = Draft(
      dialog: dialog, text: reply.text, cursor: reply.text.unicodeScalars.count,
      files: reply.files, basis: reply.basis.map { MessageID($0) }, changedAt: model.now)
    if let typed = model.inboxes[index].drafts[dialog] {
      draft = draft.followed(by: typed)
    }
    model.inboxes[index].drafts[dialog] = draft
    noteChange(&model, dialog, at: index)
    model.inboxes[index].lastSent = nil
    let save = Effect.inbox(account, .saveDraft(draft))
    let isElsewhere =
      model.inbox.composer.map { $0.dialog != dialog && !$0.isEmpty } ?? false
    guard index == model.current, model.screen == .inbox, !isElsewhere else { return [save] }
    model.inbox.composer = nil
    let effects = open(&model, dialog)
    return [save] + effects + beginReply(&model)
  }

  // MARK: Keys

  static func press(_ model: inout Model, _ key: Key, in composer: Composer) -> [Effect] {
    let command: Inbox.ComposerCommand?
    if case .command(let found) = model.setup.keys.composer.match([key]), key.typed == nil {
      command = found
    } else {
      command = nil
    }
    if !composer.concerns.isEmpty {
      model.inbox.composer?.concerns = []
      switch command {
      case .send: return send(&model, isConfirmed: true)
      case .leave: return []
      case .answers, .attach, .detach, nil: break
      }
    }
    switch command {
    case .send:
      return send(&model, isConfirmed: false)
    case .answers:
      return openPicker(&model)
    case .attach:
      model.inbox.prompt = Inbox.Prompt(.attach, "~/")
      return []
    case .detach:
      guard !composer.files.isEmpty else { return notify(&model, model.texts.noFiles, .info) }
      model.inbox.composer?.files.removeLast()
      return edited(&model)
    case .leave:
      model.inbox.composer = nil
      return composer.isEmpty ? [] : notify(&model, model.texts.draftKept, .info)
    case nil:
      var editor = composer.editor
      let outcome = editor.press(key)
      model.inbox.composer?.editor = editor
      switch outcome {
      case .edited: return edited(&model)
      case .editorWanted: return [.edit(editor.text)]
      case .moved: return moved(&model)
      case .ignored: return []
      }
    }
  }

  /// A file that was named is there and goes with the answer, or is asked for again.
  static func fileExamined(
    _ model: inout Model, _ dialog: DialogID, _ file: Reply.File, length: Int?, problem: String?
  ) -> [Effect] {
    guard let composer = model.inbox.composer, composer.dialog == dialog else { return [] }
    guard let length else {
      let words = problem ?? ""
      guard model.inbox.prompt == nil else { return notify(&model, words, .error) }
      model.inbox.prompt = Inbox.Prompt(.attach, file.path)
      model.inbox.prompt?.problem = words
      return []
    }
    guard !composer.files.contains(where: { $0.path == file.path }) else {
      return notify(&model, model.texts.fileIsThere(file.name), .info)
    }
    model.inbox.composer?.files.append(file)
    return edited(&model) + notify(&model, model.texts.fileGoesWithIt(file.name, length), .info)
  }

  /// The cursor has moved: where it stands is part of the draft.
  private static func moved(_ model: inout Model) -> [Effect] {
    guard let composer = model.inbox.composer, let kept = model.inbox.drafts[composer.dialog] else {
      return []
    }
    var draft = composer.draft(at: model.now)
    guard draft.cursor != kept.cursor else { return [] }
    draft.basis = kept.basis
    model.inbox.drafts[composer.dialog] = draft
    model.inbox.composer?.saving = .saving
    return [model.inbox.ask(.saveDraft(draft))]
  }

  // MARK: Sending

  /// Sends what was typed, or says first what there is against it.
  private static func send(_ model: inout Model, isConfirmed: Bool) -> [Effect] {
    guard let composer = model.inbox.composer else { return [] }
    let texts = model.texts
    if composer.isEmpty { return notify(&model, texts.nothingTyped, .warning) }
    if let reason = replyObstacle(model) {
      return notify(&model, texts.draftStays(reason), .warning)
    }
    if !isConfirmed {
      let concerns = Composer.Concern.all(composer.editor.text, surroundings(model, composer))
      guard concerns.isEmpty else {
        model.inbox.composer?.concerns = concerns
        // Asked once: whoever goes on typing has been told.
        if concerns.contains(.answeredElsewhere), let newest = newestShown(model, composer.dialog) {
          model.inbox.composer?.begun = newest
        }
        return []
      }
    }
    // However many in a second: each has its own words and its own Enter, which switching things has not.
    let noise = note(&model, "composer.send", isWrite: false)
    guard !model.noise.isNoisy(at: model.now) else {
      return noise + notify(&model, texts.noiseIgnored, .warning)
    }
    let dialog = composer.dialog
    let account = model.account.id
    let row = model.inbox.thread?.dialog == dialog ? model.inbox.thread?.row : nil
    let reply = Reply(
      text: composer.editor.text, files: composer.files,
      basis: newestShown(model, dialog) ?? composer.basis)
    model.inbox.composer = nil
    model.inbox.drafts[dialog] = nil
    noteChange(&model, dialog, at: model.current)
    model.inbox.visited.removeAll { $0 == dialog }
    model.inbox.lastSent = Inbox.LastSent(dialog: dialog, text: reply.text, at: model.now)
    model.inbox.focus = .list
    // It is read by now, and answered: the layer of this machine that says otherwise goes.
    var marks = model.inbox.marks(of: dialog)
    let before = marks
    marks.isUnreadAgain = false
    marks.snoozedUntil = nil
    marks.snoozedAt = nil
    var effects = noise
    if marks != before {
      model.inbox.marks[dialog] = marks
      effects.append(model.inbox.ask(.saveMarks(dialog, marks)))
    }
    effects += sendReply(
      &model, account: account, dialog: dialog, title: row?.dialog.buyer ?? dialog.text, reply)
    return effects + layOutInbox(&model)
  }

  private static func surroundings(
    _ model: Model, _ composer: Composer
  ) -> Composer.Concern.Surroundings {
    let inbox = model.inbox
    let thread = inbox.thread?.dialog == composer.dialog ? inbox.thread : nil
    let purchase = inbox.card?.dialog == composer.dialog ? inbox.card?.purchase : nil
    var sent = model.outboxes[model.current].pending(
      in: composer.dialog, hold: model.setup.replyHold, now: model.now
    ).map {
      (text: $0.reply.text, at: $0.createdAt)
    }
    if let last = inbox.lastSent, last.dialog == composer.dialog {
      sent.append((last.text, last.at))
    }
    let own = Set(sent.map { SearchFolding.fold(ThreadText.plain($0.text)) })
    // What this desk has sent is nobody else's answer.
    let since = (thread?.messages ?? []).filter { message in
      let isOwnSide = message.author == .seller
      guard let basis = isOwnSide ? composer.begun : composer.basis, message.id > basis else {
        return false
      }
      return !isOwnSide
        || !own.contains(SearchFolding.fold(ThreadText.plain(message.text)))
    }
    for message in thread?.messages.suffix(20) ?? [] where message.author == .seller {
      if let date = message.writtenAt { sent.append((message.text, date)) }
    }
    return Composer.Concern.Surroundings(
      order: composer.dialog.text, product: purchase?.productID,
      ownCode: purchase?.uniqueCode, isClosed: thread?.state == .closed,
      since: since,
      sent: sent, now: model.now)
  }

  /// What the seller says of an answer that failed or was stopped.
  static func decide(_ model: inout Model, _ command: Inbox.Command) -> [Effect] {
    guard let thread = model.inbox.thread, let pending = Inbox.decision(in: model.inbox) else {
      return []
    }
    let account = model.account.id
    if pending.state == .queued || pending.state == .held, let job = pending.job {
      // It has not left: it may go on, or it comes back into the composer as `u` brings it.
      return command == .sendAgain
        ? [.pauseJob(account, job, false)] : [.undoJob(account, job)]
    }
    model.outboxes[model.current].forget(pending.id, in: thread.dialog)
    let effects: [Effect] = [.discardItem(account, pending.id)]
    switch command {
    case .sendAgain:
      var reply = pending.reply
      reply.basis = thread.newest?.id.number ?? reply.basis
      // In one transaction with the new one, so that it can be sent again from one place only.
      return sendReply(
        &model, account: account, dialog: thread.dialog,
        title: thread.row?.dialog.buyer ?? thread.dialog.text, reply, replacing: pending.id)
    case .editAgain:
      return effects + bringBack(&model, account: account, dialog: thread.dialog, pending.reply)
    default:
      return effects + notify(&model, model.texts.replyDiscarded, .info)
    }
  }

  // MARK: Ready answers

  static func openPicker(_ model: inout Model) -> [Effect] {
    guard model.inbox.composer != nil else { return [] }
    model.inbox.composer?.picker = AnswerPicker()
    layOutPicker(&model)
    // The library may have changed on the disk.
    let generation = model.inbox.answersGeneration.advance()
    return [model.inbox.ask(.readAnswers(generation))]
  }

  /// The answers that the picker shows.
  static func foundAnswers(_ model: Model) -> [ReadyAnswer] {
    guard let composer = model.inbox.composer, let picker = composer.picker else { return [] }
    return AnswerPicker.found(
      model.inbox.answers ?? [], typed: picker.field.text,
      language: answerLanguage(model, composer.dialog))
  }

  static func answerLanguage(_ model: Model, _ dialog: DialogID) -> TextLanguage {
    model.inbox.language(
      of: dialog, fallback: model.texts.language == .russian ? .russian : .english)
  }

  static func layOutPicker(_ model: inout Model) {
    guard model.inbox.composer?.picker != nil else { return }
    let (height, count) = (pickerRect(model).rows - 3, foundAnswers(model).count)
    model.inbox.composer?.picker?.place.resize(height: height, count: count)
  }

  static func press(
    _ model: inout Model, _ key: Key, in picker: AnswerPicker, _ composer: Composer
  ) -> [Effect] {
    var picker = picker
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control):
      model.inbox.composer?.picker = nil
      return []
    case (.backspace, []) where picker.field.text.isEmpty:
      model.inbox.composer?.picker = nil
      return []
    case (.enter, []):
      let found = foundAnswers(model)
      model.inbox.composer?.picker = nil
      guard found.indices.contains(picker.place.cursor) else { return [] }
      let answer = found[picker.place.cursor]
      let language = answerLanguage(model, composer.dialog)
      let text = AnswerText(answer.text.text(preferring: language) ?? "")
      return fill(&model, Inbox.AnswerFilling(answer: answer, text: text, open: text.fields))
    case (.down, []), (.character("n"), .control), (.tab, []):
      picker.place.perform(.down)
    case (.up, []), (.character("p"), .control), (.tab, .shift):
      picker.place.perform(.up)
    case (.pageDown, []):
      picker.place.perform(.pageDown)
    case (.pageUp, []):
      picker.place.perform(.pageUp)
    default:
      guard picker.field.press(key) == .edited else { break }
      picker.place = ListPlace()
      model.inbox.composer?.picker = picker
      layOutPicker(&model)
      return []
    }
    model.inbox.composer?.picker = picker
    return []
  }

  /// Asks for the next free field of a ready answer, or puts its text where the cursor is.
  static func fill(_ model: inout Model, _ filling: Inbox.AnswerFilling) -> [Effect] {
    guard let composer = model.inbox.composer else { return [] }
    guard filling.open.isEmpty else {
      model.inbox.prompt = Inbox.Prompt(.field(filling))
      return []
    }
    let text = filled(filling.text, model, fields: filling.values)
    model.inbox.composer?.editor.paste(text)
    for path in filling.answer.attachments
    where !composer.files.contains(where: { $0.path == path }) {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      model.inbox.composer?.files.append(Reply.File(path: path, name: name))
    }
    return edited(&model) + [model.inbox.ask(.answerUsed(filling.answer.id))]
  }

  /// A ready answer's text for the dialog that is being answered.
  static func filled(
    _ text: AnswerText, _ model: Model, fields: [String: String] = [:]
  ) -> String {
    guard let dialog = model.inbox.composer?.dialog else { return "" }
    let language = answerLanguage(model, dialog)
    return text.filled(
      model.inbox.answerValues(
        of: dialog, shop: model.account.id.name, clock: model.account.clock,
        Texts(language == .russian ? .russian : .english)), fields: fields)
  }
}
