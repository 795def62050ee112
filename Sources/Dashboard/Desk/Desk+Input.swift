import Marketplace
import TerminalCore
import Texts

extension Desk {
  static func handle(_ model: inout Model, _ event: InputEvent) -> [Effect] {
    switch event {
    case .key(let key):
      hold(&model) { press(&$0, key) }
    case .paste(let text): paste(&model, text)
    case .mouse(let mouse):
      hold(&model) { point(&$0, mouse) }
    case .answer(.background(let colour)): fitTheme(&model, to: colour)
    case .focusGained: focus(&model, true)
    case .focusLost: focus(&model, false)
    case .answer(.keyboardProtocol), .answer(.synchronizedOutput): []
    }
  }

  /// From the seller's first key on the row under the cursor of the Inbox keeps its line.
  ///
  /// What `r` answers never changes by itself. Until then who waits longest stays in view, however much comes in.
  private static func hold(
    _ model: inout Model, _ act: (inout Model) -> [Effect]
  ) -> [Effect] {
    if model.screen == .inbox, model.inbox.list.isLoaded { model.inbox.list.move(by: 0) }
    return act(&model)
  }

  /// A paste goes into the text field that has the keys; anywhere else it presses nothing.
  private static func paste(_ model: inout Model, _ text: String) -> [Effect] {
    switch model.overlay {
    case .commandLine(var line):
      line.field.paste(text)
      line.typed = line.field.text
      line.chosen = nil
      model.overlay = .commandLine(line)
      return []
    case .palette(let palette):
      return paste(&model, text, in: palette)
    case .search(let box):
      return paste(&model, text, in: box)
    case .help(let help):
      return paste(&model, text, in: help)
    case .views(let box):
      return paste(&model, text, in: box)
    case .plan, .leaving, .themes, .administration, .address, .picture, .quiet:
      return notify(&model, model.texts.pasteIgnored, .warning)
    case nil:
      if isTypingInInbox(model) { return pasteInInbox(&model, text) }
      guard isFiltering(model) else {
        return notify(&model, model.texts.pasteIgnored, .warning)
      }
      return pasteFilter(&model, text)
    }
  }

  /// Whether keys go into the filter of the list.
  static func isFiltering(_ model: Model) -> Bool {
    switch model.screen {
    case .products: model.products[model.current].filterField != nil
    case .inbox, .tasks: false
    case .health: model.health.field != nil
    case .sales, .reviews, .commission, .statistics: Money.isTyping(model)
    }
  }

  private static func pasteFilter(_ model: inout Model, _ text: String) -> [Effect] {
    if Money.isTyping(model) { return Money.paste(&model, text) }
    guard model.screen == .health else {
      return Products.pasteFilter(&model.products[model.current], text)
    }
    Health.paste(&model.health, text, of: model.account.id, model.texts)
    return []
  }

  private static func clearFilter(_ model: inout Model) -> [Effect] {
    if Money.isTyping(model) { return Money.clearPrompt(&model) }
    guard model.screen == .health else {
      return Products.clearFilter(&model.products[model.current])
    }
    Health.clear(&model.health, of: model.account.id, model.texts)
    return []
  }

  /// Nil when the key is not for the field.
  private static func typeFilter(_ model: inout Model, _ key: Key) -> [Effect]? {
    if Money.isTyping(model) { return Money.type(&model, key) }
    guard model.screen == .health else {
      return Products.typeFilter(&model.products[model.current], key)
    }
    return Health.type(&model.health, key, of: model.account.id, model.texts)
  }

  /// The innermost thing is asked first, so a `q` typed into a filter is a `q`.
  private static func press(_ model: inout Model, _ key: Key) -> [Effect] {
    // What types nothing is a chord, in text fields too, and chords go by the place of the key.
    let key = key.typed == nil ? key.onQWERTY : key
    let place = key.onQWERTY
    // Drawing anew and stopping are the terminal's affair and work while something is typed or asked too.
    if model.pendingKeys.isEmpty, key.typed == nil,
      case .command(.desk(let command)) = model.setup.keys.keymap(of: model.screen).match([key]),
      command == .redraw || command == .suspend
    {
      return noted(&model, key) { perform(&$0, .desk(command)) }
    }
    switch model.overlay {
    case .commandLine(let line): return typed(&model, key) { press(&$0, key, in: line) }
    case .palette(let palette): return typed(&model, key) { press(&$0, key, in: palette) }
    case .plan(let plan): return noted(&model, place) { press(&$0, place, in: plan) }
    case .leaving: return noted(&model, place) { pressWhileLeaving(&$0, place) }
    case .themes(let picker): return noted(&model, place) { press(&$0, place, in: picker) }
    case .views(let box):
      return typed(&model, key) { press(&$0, key, in: box) }
    case .search(let box): return typed(&model, key) { press(&$0, key, in: box) }
    case .picture(let box): return noted(&model, place) { press(&$0, place, in: box) }
    case .quiet(let plan): return noted(&model, place) { press(&$0, place, in: plan) }
    case .administration(let scroll):
      return noted(&model, place) { pressInAdministration(&$0, place, scroll) }
    case .address(let box): return noted(&model, place) { press(&$0, place, in: box) }
    case .help(let help): return typed(&model, key) { press(&$0, key, in: help) }
    case nil: break
    }
    if isTypingInInbox(model) { return typed(&model, key) { typeInInbox(&$0, key) } }
    if isFiltering(model) { return typed(&model, key) { typeInFilter(&$0, key) } }
    let keys = model.pendingKeys + [key]
    switch model.setup.keys.keymap(of: model.screen).match(keys) {
    case .pending:
      return note(&model, "\(key)", isWrite: false) + wait(&model, for: keys)
    case .command(let action):
      endChord(&model)
      return choose(&model, action)
    case .none:
      let wasPending = !model.pendingKeys.isEmpty
      endChord(&model)
      let effects = note(&model, "\(key)", isWrite: false)
      if wasPending || !effects.isEmpty { return effects }
      return notify(&model, model.texts.unboundKey("\(key)"), .info)
    }
  }

  /// Keys in a line of text that filters: what moves nothing in it moves the list below.
  private static func typeInFilter(_ model: inout Model, _ key: Key) -> [Effect] {
    if key == Key("c", .control) { return clearFilter(&model) }
    if let effects = typeFilter(&model, key) { return effects }
    guard case .command(let command) = model.setup.keys.list.match([key]), key.typed == nil else {
      return []
    }
    return perform(&model, .list(command))
  }

  /// Keys in a field that takes text: of those that type none noise has more kinds than hands.
  private static func typed(
    _ model: inout Model, _ key: Key, _ press: (inout Model) -> [Effect]
  ) -> [Effect] {
    let effects = key.typed == nil ? note(&model, "\(key)", isWrite: false) : []
    return effects + press(&model)
  }

  /// Keys of dialogs count as commands too.
  private static func noted(
    _ model: inout Model, _ key: Key, _ press: (inout Model) -> [Effect]
  ) -> [Effect] {
    let effects = note(&model, "\(key)", isWrite: false)
    return effects.isEmpty ? press(&model) : effects
  }

  // MARK: Actions

  /// Performs an action that the seller asks for, unless noise does.
  static func choose(_ model: inout Model, _ action: Action) -> [Effect] {
    let isWrite = isWrite(action)
    let effects = note(&model, action.name, isWrite: isWrite)
    // What was dropped is said, and not written over by the next of the noise.
    guard effects.isEmpty else { return effects }
    if isWrite, model.noise.isNoisy(at: model.now) {
      return notify(&model, model.texts.noiseIgnored, .warning)
    }
    return perform(&model, action)
  }

  static func perform(_ model: inout Model, _ action: Action) -> [Effect] {
    // A command that was typed by name brings its screen.
    var effects: [Effect] = []
    if let screen = action.screen, screen != model.screen {
      effects = show(&model, screen)
      // Which row it is about is seen first: the cursor there may stand on anything.
      if changesRow(action) {
        return effects + notify(&model, model.texts.lookFirst, .warning)
      }
    }
    noteUse(&model, of: action)
    switch action {
    case .list(let command):
      switch model.screen {
      case .inbox: return effects + performInInbox(&model, command)
      case .products:
        effects += Products.perform(&model.products[model.current], command)
        Products.limitPreviewScroll(&model)
        return effects
      case .tasks: return effects + Tasks.perform(&model.tasks, command)
      case .health:
        Health.perform(&model.health, command, lastScroll: Health.lastScroll(model))
        return effects
      case .sales, .reviews, .commission, .statistics:
        return effects + Money.perform(&model, command)
      }
    case .inbox(let command):
      return effects + perform(&model, command)
    case .composer:
      return effects + notify(&model, model.texts.onlyWhileTyping, .info)
    case .products(let command):
      return effects + perform(&model, command)
    case .tasks(let command):
      return effects + perform(&model, command)
    case .health(let command):
      if let reason = Health.obstacle(to: command, in: model.health, model.texts) {
        return effects + notify(&model, reason, .warning)
      }
      if command == .copy, let exchange = model.health.selected {
        return effects + [.copy(Health.detail(of: exchange, model))]
      }
      return effects
        + Health.perform(&model.health, command, of: model.account.id, model.texts)
    case .money(let command):
      return effects + Money.perform(&model, command)
    case .desk(let command):
      return perform(&model, command)
    }
  }

  /// Whether an action changes what lies under the cursor of its screen, here or at the marketplace.
  private static func changesRow(_ action: Action) -> Bool {
    switch action {
    case .inbox(.unreadAgain), .inbox(.quiet), .inbox(.snoozeHour), .inbox(.snoozeMorning),
      .inbox(.snoozeReply), .inbox(.unsnooze), .inbox(.deleteMessage), .tasks(.cancel):
      true
    case .inbox, .products, .tasks, .health, .composer, .money, .list, .desk: isWrite(action)
    }
  }

  private static func perform(_ model: inout Model, _ command: Products.Command) -> [Effect] {
    let texts = model.texts
    if let reason = Products.obstacle(to: command, in: model.products[model.current], texts) {
      return notify(&model, reason, .warning)
    }
    switch command {
    case .switchOnSale:
      if let reason = switchObstacle(model, model.account.id) {
        return notify(&model, reason, .warning)
      }
      return switchProducts(&model)
    case .copyLink, .browse:
      guard let address = productAddress(model) else {
        return notify(&model, texts.noAddress(model.account.marketplace.name), .warning)
      }
      return [command == .browse ? .open(address) : .copy(address)]
    case .open, .preview:
      let effects = Products.perform(&model.products[model.current], command)
      return effects + layOut(&model)
    case .filter, .clearFilter, .sort, .reverse, .mark, .range, .markAll, .unmark, .copyID,
      .language:
      return Products.perform(&model.products[model.current], command)
    }
  }

  /// The address of the selected product's page.
  private static func productAddress(_ model: Model) -> String? {
    guard let id = model.products[model.current].list.selected?.row.id.text,
      let template = model.account.productAddress,
      id.utf8.allSatisfy({ $0.isPlainInAddresses })
    else { return nil }
    return template.replacing("{id}", with: id)
  }

  private static func perform(_ model: inout Model, _ command: Command) -> [Effect] {
    switch command {
    case .help:
      return openHelp(&model)
    case .commandLine:
      model.overlay = .commandLine(CommandLine(history: model.commandHistory))
      return []
    case .palette:
      return openPalette(&model)
    case .refresh where model.screen == .inbox && !model.setup.isOffline:
      return refreshInbox(&model)
    case .refresh:
      guard !model.setup.isOffline else {
        return notify(&model, model.texts.toldToStayOffline, .warning)
      }
      let id = model.account.id
      let language = model.products[model.current].language
      if Money.screens.contains(model.screen) {
        return Money.refresh(&model) + notify(&model, model.texts.refreshing, .info)
      }
      // The key may have been given more in the cabinet.
      let rights = [.forgetRefusals(id)] + askRights(&model, id) + refreshHealth(model)
      guard model.products[model.current].progress == nil else {
        return rights + notify(&model, model.texts.alreadyRefreshing, .info)
      }
      model.products[model.current].progress = Products.Progress(seen: 0)
      return rights + [.syncProducts(id, first: language)]
        + notify(&model, model.texts.refreshing, .info)
    case .redraw:
      return [.redraw]
    case .nextPane:
      switch model.screen {
      case .inbox: return movePane(&model, by: 1, around: true)
      case .products:
        guard model.products[model.current].preview != nil else { return [] }
        model.products[model.current].preview?.hasFocus.toggle()
      case .tasks: break
      case .health: model.health.pane = model.health.pane.other
      case .sales, .reviews, .commission, .statistics: break
      }
      return []
    case .paneLeft:
      switch model.screen {
      case .inbox: return movePane(&model, by: -1, around: false)
      case .products:
        model.products[model.current].preview?.hasFocus = false
        return []
      case .tasks:
        _ = Tasks.goBack(&model.tasks)
        return layOut(&model)
      case .health:
        model.health.pane = .facts
        return []
      case .statistics: return Money.step(&model, back: 1)
      case .sales, .reviews, .commission:
        _ = Money.goBack(&model)
        return layOut(&model)
      }
    case .paneRight:
      switch model.screen {
      case .inbox: return movePane(&model, by: 1, around: false)
      case .products: return perform(&model, Action.products(.open))
      case .tasks: return perform(&model, Action.tasks(.open))
      case .health:
        model.health.pane = .log
        return []
      case .statistics: return Money.step(&model, back: -1)
      case .sales: return perform(&model, Action.money(.salesOpen))
      case .reviews: return perform(&model, Action.money(.reviewsOpen))
      case .commission: return perform(&model, Action.money(.commissionOpen))
      }
    case .undo:
      // What only this machine knows may be taken back whatever the key may do.
      if model.screen != .tasks, let effects = undoMarks(&model) { return effects }
      if let reason = writeObstacle(model, model.account.id) {
        return notify(&model, reason, .warning)
      }
      if model.screen == .tasks, let job = model.tasks.target,
        let index = index(of: job.account, in: model)
      {
        return undo(&model, job.id, at: index)
      }
      return undoLatest(&model)
    case .nextWaiting:
      if model.screen == .inbox, model.inbox.focus == .thread,
        model.inbox.thread?.isSearching ?? false
      {
        return goToMatch(&model, older: true)
      }
      return openNext(&model)
    case .views:
      return openViews(&model)
    case .search:
      return openSearch(&model)
    case .toInbox:
      guard model.account.capabilities.contains(.chats) else {
        return notify(&model, model.texts.noChats(model.account.marketplace.name), .warning)
      }
      return show(&model, .inbox)
    case .toProducts:
      return show(&model, .products)
    case .toSales:
      return show(&model, .sales)
    case .toReviews:
      return show(&model, .reviews)
    case .toCommission:
      return show(&model, .commission)
    case .toStatistics:
      return show(&model, .statistics)
    case .toTasks:
      return show(&model, .tasks)
    case .toHealth:
      return show(&model, .health)
    case .nextScreen:
      return show(&model, screen(1, from: model))
    case .previousScreen:
      return show(&model, screen(-1, from: model))
    case .placeBack:
      return walk(&model, forward: false)
    case .placeForward:
      return walk(&model, forward: true)
    case .theme:
      return openThemePicker(&model)
    case .account:
      guard model.setup.accounts.count > 1 else {
        return notify(&model, model.texts.oneAccount, .info)
      }
      return show(&model, accountAt: (model.current + 1) % model.setup.accounts.count)
    case .back where model.screen == .tasks:
      guard Tasks.goBack(&model.tasks) else { return show(&model, model.home) }
      return layOut(&model)
    case .back where model.screen == .health:
      let didLeave = Health.goBack(&model.health, of: model.account.id, model.texts)
      return didLeave ? [] : show(&model, model.home)
    case .back where model.screen == .inbox:
      let (didLeave, effects) = goBackInInbox(&model)
      return didLeave ? effects : notify(&model, model.texts.quitHint, .info)
    case .back where Money.screens.contains(model.screen),
      .close where Money.screens.contains(model.screen):
      return Money.goBack(&model) ? layOut(&model) : show(&model, model.home)
    case .back:
      let (didLeave, effects) = Products.goBack(&model.products[model.current])
      if didLeave { return effects + layOut(&model) }
      return notify(&model, model.texts.quitHint, .info)
    case .close where model.screen == .tasks && model.tasks.open != nil:
      _ = Tasks.goBack(&model.tasks)
      return layOut(&model)
    case .close where model.screen == .inbox:
      if model.inbox.focus != .list { return goBackInInbox(&model).effects }
      return model.home == .inbox ? quit(&model) : show(&model, model.home)
    case .close where model.screen != .products:
      return show(&model, model.home)
    case .close:
      if model.products[model.current].preview != nil {
        return Products.perform(&model.products[model.current], .preview) + layOut(&model)
      }
      return quit(&model)
    case .quit:
      return quit(&model)
    case .suspend:
      return [.suspend]
    }
  }

  // MARK: Command line

  private static func press(
    _ model: inout Model, _ key: Key, in line: CommandLine
  ) -> [Effect] {
    var line = line
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control):
      model.overlay = nil
      return []
    case (.enter, []):
      return run(&model, line)
    case (.tab, []):
      complete(&line, step: 1, themes: model.setup.themes)
    case (.tab, .shift):
      complete(&line, step: -1, themes: model.setup.themes)
    case (.backspace, []) where line.field.text.isEmpty:
      model.overlay = nil
      return []
    default:
      switch line.field.press(key) {
      case .edited:
        line.typed = line.field.text
        line.chosen = nil
        line.error = nil
      case .editorWanted:
        model.overlay = .commandLine(line)
        return [.edit(line.field.text)]
      case .moved, .ignored:
        break
      }
    }
    model.overlay = .commandLine(line)
    return []
  }

  /// Puts the next completion into the line; after the last one comes what was typed.
  private static func complete(_ line: inout CommandLine, step: Int, themes: [String]) {
    let found = completions(of: line.typed, themes: themes)
    guard !found.isEmpty else { return }
    let next = (line.chosen ?? (step > 0 ? -1 : found.count)) + step
    if found.indices.contains(next) {
      line.chosen = next
      line.field.replaceAll(with: found[next])
    } else {
      line.chosen = nil
      line.field.replaceAll(with: line.typed)
    }
  }

  private static func run(_ model: inout Model, _ line: CommandLine) -> [Effect] {
    remember(&model, line.field.text) + runTyped(&model, line)
  }

  private static func runTyped(_ model: inout Model, _ line: CommandLine) -> [Effect] {
    let texts = model.texts
    func refuse(_ reason: String) {
      var line = line
      line.error = reason
      model.overlay = .commandLine(line)
    }
    switch CommandText(
      line.field.text, on: model.screen, themes: model.setup.themes, texts: texts)
    {
    case .wrong(let reason):
      if reason.isEmpty { model.overlay = nil } else { refuse(reason) }
      return []
    case .action(let action):
      model.overlay = nil
      return perform(&model, action)
    case .theme(let name):
      model.overlay = nil
      return chooseTheme(&model, name)
    case .sort(let name):
      guard let column = ProductSort.Column(rawValue: name) else {
        refuse(texts.noSuchColumn(name, ProductSort.Column.allCases.map(\.rawValue)))
        return []
      }
      model.overlay = nil
      let effects = model.screen == .products ? [] : show(&model, .products)
      return effects + Products.sort(&model.products[model.current], by: ProductSort(column))
    case .dialogFilter(let typed):
      model.overlay = nil
      let effects = model.screen == .inbox ? [] : show(&model, .inbox)
      return effects + filterInbox(&model, typed: typed)
    case .filter(let typed):
      model.overlay = nil
      let effects = model.screen == .products ? [] : show(&model, .products)
      return effects + Products.filter(&model.products[model.current], typed: typed)
    }
  }
}

extension UInt8 {
  /// Letters, digits, and the signs that mean nothing in an address.
  var isPlainInAddresses: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
