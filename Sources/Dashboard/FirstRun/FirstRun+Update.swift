import TerminalCore
import Texts

extension FirstRun {
  /// From what happened to what is, and what to do about it.
  package static func update(_ model: inout Model, _ msg: Msg) -> [Effect] {
    switch msg {
    case .input(.key(let key)): return press(&model, key)
    case .input(.paste(let text)): return paste(&model, text)
    case .input(.mouse(let mouse)): return point(&model, mouse)
    case .input(.focusGained), .input(.focusLost), .input(.answer): return []
    case .resized(let size):
      model.size = size
      return []
    case .resumed:
      return [.redraw]
    case .checked(let generation, let result):
      guard generation == model.generation, model.step == .checking else { return [] }
      switch result {
      case .success(let report):
        model.step = .works(report)
        model.field = .place
      case .failure(let trouble):
        model.step = .filling
        model.field = .key
        warn(&model, trouble.words, .error)
      }
      return []
    case .added(let generation, let trouble):
      guard generation == model.generation, model.step == .adding else { return [] }
      finish(&model, trouble, .account)
      return []
    case .demoStarted(let generation, let trouble):
      guard generation == model.generation, model.step == .startingDemo else { return [] }
      finish(&model, trouble, .demo)
      return []
    }
  }

  private static func finish(_ model: inout Model, _ trouble: Trouble?, _ outcome: Outcome) {
    guard let trouble else {
      model.outcome = outcome
      return
    }
    model.step = .filling
    warn(&model, trouble.words, .error)
  }

  private static func warn(_ model: inout Model, _ text: String, _ weight: Desk.Notice.Weight) {
    model.notice = Desk.Notice(text: text, weight: weight)
  }

  // MARK: Keys

  private static func press(_ model: inout Model, _ key: Key) -> [Effect] {
    let place = key.onQWERTY
    switch (place.code, place.modifiers) {
    case (.character("l"), .control): return [.redraw]
    case (.character("z"), .control): return [.suspend]
    case (.escape, []), (.character("c"), .control): return goBack(&model)
    default: break
    }
    switch model.step {
    case .startingDemo, .adding, .checking:
      // What is under way is awaited; only the way back is open.
      return []
    case .filling, .works: break
    }
    switch (key.code, key.modifiers) {
    case (.enter, []): return enter(&model)
    case (.tab, []), (.down, []): return move(&model, 1)
    case (.tab, .shift), (.up, []): return move(&model, -1)
    default: break
    }
    switch model.field {
    case .key:
      type(&model, key)
      return []
    case .sellerID:
      if let typed = key.typed {
        guard typed.isASCII, typed.isNumber else { return command(&model, place) }
      }
      edit(&model) { _ = $0.press(key) }
      return []
    case .place:
      switch (place.code, place.modifiers) {
      case (.character(" "), []), (.left, []), (.right, []):
        model.place = (model.place + 1) % max(1, model.setup.places.count)
        return []
      default: return command(&model, place)
      }
    }
  }

  /// What letters mean where none can be typed.
  private static func command(_ model: inout Model, _ key: Key) -> [Effect] {
    guard case .character(let letter) = key.code, key.modifiers.subtracting(.shift).isEmpty else {
      return []
    }
    switch letter {
    case "d":
      model.notice = nil
      model.step = .startingDemo
      return [.startDemo(model.texts, model.generation.advance())]
    case "L":
      model.setup.texts = Texts(model.texts.language == .english ? .russian : .english)
      // What was said in the other language would stay in it.
      model.notice = nil
      return []
    case "q":
      model.outcome = .quit
      return []
    default:
      return []
    }
  }

  private static func goBack(_ model: inout Model) -> [Effect] {
    switch model.step {
    case .checking, .works:
      // An answer that comes later is to a question nobody asks any more.
      model.generation.advance()
      model.step = .filling
      model.field = .key
      model.notice = nil
    case .adding, .startingDemo:
      break
    case .filling where model.field != .sellerID:
      model.field = .sellerID
      model.notice = nil
    case .filling:
      warn(&model, model.texts.quitHint, .info)
    }
    return []
  }

  private static func move(_ model: inout Model, _ step: Int) -> [Effect] {
    let fields = Field.allCases
    let index = fields.firstIndex(of: model.field) ?? 0
    model.field = fields[(index + step + fields.count) % fields.count]
    return []
  }

  /// A change of the id is one of what was checked.
  private static func edit(_ model: inout Model, _ change: (inout TextField) -> Void) {
    let before = model.sellerID.text
    change(&model.sellerID)
    guard model.sellerID.text != before else { return }
    model.step = .filling
    model.notice = nil
  }

  private static func type(_ model: inout Model, _ key: Key) {
    let before = model.key.count
    switch (key.code, key.modifiers) {
    case (.backspace, []), (.character("h"), .control): model.key.deleteBack()
    case (.character("u"), .control), (.character("w"), .control): model.key.clear()
    default:
      guard let typed = key.typed else { return }
      model.key.type(typed)
    }
    guard model.key.count != before else { return }
    model.step = .filling
    model.notice = nil
  }

  // MARK: Pasting

  /// A number is the seller's id, anything else is the key, whichever field has the keys.
  private static func paste(_ model: inout Model, _ text: String) -> [Effect] {
    switch model.step {
    case .startingDemo, .adding, .checking: return []
    case .filling, .works: break
    }
    let digits = text.filter { !$0.isWhitespace }
    if model.field != .key, !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
      edit(&model) { $0.replaceAll(with: String(digits.prefix(18))) }
      return []
    }
    guard model.key.paste(text) else {
      warn(&model, model.texts.pastedNoKey, .warning)
      return []
    }
    model.step = .filling
    model.notice = nil
    model.field = .key
    guard model.sellerID.text.isEmpty else { return check(&model) }
    model.field = .sellerID
    warn(&model, model.texts.keyTakenIDMissing, .info)
    return []
  }

  // MARK: Going on

  private static func enter(_ model: inout Model) -> [Effect] {
    if case .works = model.step {
      guard let entry = model.entry else { return [] }
      model.step = .adding
      model.notice = nil
      return [.add(entry, model.texts, model.generation.advance())]
    }
    return check(&model)
  }

  private static func check(_ model: inout Model) -> [Effect] {
    let texts = model.texts
    switch model.setup.refusal {
    case .readOnly:
      warn(&model, texts.readOnlyRefuses, .warning)
      return []
    case .offline:
      warn(&model, texts.toldToStayOffline, .warning)
      return []
    case nil: break
    }
    guard let entry = model.entry else {
      let isMissingID = Int(model.sellerID.text) ?? 0 <= 0
      model.field = isMissingID ? .sellerID : .key
      warn(&model, isMissingID ? texts.enterSellerID : texts.pasteKeyHere, .info)
      return []
    }
    model.notice = nil
    model.step = .checking
    return [.check(entry, texts, model.generation.advance())]
  }

  // MARK: Mouse

  /// A click goes to a field, and does nothing else.
  private static func point(_ model: inout Model, _ mouse: MouseEvent) -> [Effect] {
    guard mouse.action == .press(.left) else { return [] }
    switch model.step {
    case .filling, .works: break
    case .checking, .adding, .startingDemo: return []
    }
    if let field = Page(model).field(at: mouse.place) { model.field = field }
    return []
  }
}
