import Configuration
import Dashboard
import Digiseller
import Engine
import Foundation
import Marketplace
import Synchronization
import TerminalCore
import Texts
import Transport

/// Starts the desk of somebody who has no account yet.
struct FirstRunStarter {
  let workplace: Workplace
  let baseURL: String?
  let allowsLoopbackHTTP: Bool

  /// Returns how the first-run screen ended, or the desk that followed it.
  func start(on run: DeskRunner) throws(ToolFailure) -> DeskEnd {
    let program = FirstRunProgram(
      workplace: workplace,
      office: FirstRunOffice(
        workplace: workplace, baseURL: baseURL, allowsLoopbackHTTP: allowsLoopbackHTTP))
    defer { program.office.close() }
    let end = try workplace.run(program, on: run)
    for note in program.office.notes { Streams.note(note) }
    return end
  }
}

/// The first-run screen, and on the same terminal the desk that it leads to.
struct FirstRunProgram: TerminalProgram {
  let workplace: Workplace
  let office: FirstRunOffice
  let themes: LiveThemes

  init(workplace: Workplace, office: FirstRunOffice) {
    self.workplace = workplace
    self.office = office
    themes = LiveThemes(directory: workplace.paths.themes)
  }

  var needs: TerminalNeeds { workplace.terminalNeeds(themes) }

  func run(on console: some Console) -> Result<DeskEnd, ToolFailure> {
    let wanted = workplace.options.theme ?? workplace.config.theme.names[0]
    let setup = FirstRun.Setup(
      texts: workplace.texts, theme: themes[wanted] == nil ? "midnight" : wanted,
      configPath: workplace.paths.config, places: office.places,
      refusal: workplace.options.readonly ? .readOnly : workplace.options.offline ? .offline : nil)
    var loop = FirstRunLoop(setup: setup, console: console) { [office] in office.perform($0) }
    let end = loop.run()
    do throws(ToolFailure) {
      switch end {
      case .desk(let end): return .success(end)
      case .account: return try desk(demo: nil, loop.model.texts).run(on: loop.console)
      case .demo: return try desk(demo: office.demo, loop.model.texts).run(on: loop.console)
      }
    } catch {
      return .failure(error)
    }
  }

  private func desk(demo: Config?, _ texts: Texts) throws(ToolFailure) -> DeskPlan {
    var options = workplace.options
    // The language that was chosen on the screen is that of the desk behind it.
    if texts != workplace.texts { options.lang = .init(rawValue: texts.language.rawValue) }
    let workplace = try Workplace(workplace.context, options, demo: demo)
    let (plan, notes) = try DeskStarter(workplace: workplace).prepare()
    office.note(notes)
    return plan
  }
}

/// What the first-run screen has done for it, on queues.
final class FirstRunOffice: Sendable {
  private let workplace: Workplace
  private let baseURL: String?
  private let allowsLoopbackHTTP: Bool
  private let keys: KeyStore

  private struct State {
    var shop: DemoShop?
    var notes: [String] = []
  }

  private let state = Mutex(State())

  init(workplace: Workplace, baseURL: String?, allowsLoopbackHTTP: Bool) {
    self.workplace = workplace
    self.baseURL = baseURL
    self.allowsLoopbackHTTP = allowsLoopbackHTTP
    keys = KeyStore(workplace.paths, workplace.context, hiding: workplace.config.keyVariables)
  }

  /// The config of the demo that was started.
  var demo: Config? { state.withLock { $0.shop?.config } }

  /// What is said once the screen is gone.
  var notes: [String] { state.withLock(\.notes) }

  func note(_ notes: [String]) { state.withLock { $0.notes += notes } }

  func close() { state.withLock { $0.shop?.close() } }

  /// Where a key can be kept: what `login` offers, in the same order.
  var places: [FirstRun.KeyPlace] {
    let file = FirstRun.KeyPlace.file(keys.path(of: usualName))
    return keys.hasKeyring ? [.keyring, file] : [file]
  }

  private var usualName: String { workplace.options.account ?? MarketplaceKind.digiseller.rawValue }

  func perform(_ effect: FirstRun.Effect) -> FirstRun.Msg? {
    switch effect {
    case .check(let entry, let texts, let generation):
      do throws(ToolFailure) {
        let standing = try addition(entry, texts).addition.check()
        return .checked(generation, .success(Self.report(standing)))
      } catch {
        return .checked(generation, .failure(FirstRun.Trouble(error.message)))
      }
    case .add(let entry, let texts, let generation):
      do throws(ToolFailure) {
        let (addition, change, text) = try addition(entry, texts)
        try addition.write(text, to: change, keepingKey: true)
        return .added(generation, nil)
      } catch {
        return .added(generation, FirstRun.Trouble(error.message))
      }
    case .startDemo(let texts, let generation):
      do throws(ToolFailure) {
        let shop = try DemoShop.open([], texts)
        state.withLock { $0.shop = shop }
        return .demoStarted(generation, nil)
      } catch {
        return .demoStarted(generation, FirstRun.Trouble(error.message))
      }
    case .redraw, .suspend:
      return nil
    }
  }

  /// The account as `login` would add it, and the config with it.
  private func addition(
    _ entry: FirstRun.Entry, _ texts: Texts
  ) throws(ToolFailure) -> (addition: AccountAddition, change: ConfigChange, text: String) {
    let name: String
    if let wanted = workplace.options.account {
      guard AccountAddition.isName(wanted) else {
        throw ToolFailure(texts.badAccountName(DisplayText.plain(wanted)), .usage)
      }
      name = wanted
    } else {
      name = try AccountAddition.freeName(
        for: .digiseller, entry.sellerID, among: workplace.config.accounts, texts)
    }
    let source: SecretSource =
      switch entry.place {
      case .keyring: .keyring(account: name)
      case .file: .file(keys.path(of: name))
      }
    var wanted = ConfigEditor.Entry(
      name: name, marketplace: .digiseller, sellerID: entry.sellerID, secret: source)
    wanted.baseURL = baseURL
    wanted.allowsLoopbackHTTP = allowsLoopbackHTTP
    let change = ConfigChange(workplace.paths.config, texts)
    // The language that was chosen on the screen is kept, in a config that is begun now.
    let text = try change.adding(wanted, language: texts == workplace.texts ? nil : texts.language)
    return (
      AccountAddition(
        workplace: workplace.speaking(texts), keys: keys, entry: wanted,
        key: Secret(entry.key.reveal())), change, text
    )
  }

  private static func report(_ standing: Standing) -> FirstRun.KeyReport {
    guard let permissions = Permissions(standing) else { return FirstRun.KeyReport(isTold: false) }
    return FirstRun.KeyReport(
      isTold: true, granted: permissions.granted, missing: permissions.missing)
  }
}
